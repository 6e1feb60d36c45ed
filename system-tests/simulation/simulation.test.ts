import { findMutation } from './find-mutation';
import { Worker } from './runs';

/** A separate process: the test runner's handling of modules and errors would make a world several times slower. */
let worker: Worker;
beforeAll(() => {
  worker = new Worker();
});
afterAll(() => worker.dismiss());

describe('a simulated world', () => {
  // 10 has no faults; 61 and 71 once broke a promise.
  it.each([10, 61, 71])('keeps every promise (seed %d)', async (seed) => {
    const { violations, orders } = await worker.run({ seed });
    expect(violations).toEqual([]);
    expect(Object.values(orders).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(5);
  });

  it('runs identically for the same seed, and differently for another', async () => {
    const { digest } = await worker.run({ seed: 7 });
    expect((await worker.run({ seed: 7 })).digest).toBe(digest);
    expect((await worker.run({ seed: 8 })).digest).not.toBe(digest);
  });

  it('shows a mistake in a service', async () => {
    const { promiseBroken, violations } = await findMutation(worker, 'reserve does not look at the status');
    expect(violations).toContainEqual(expect.stringMatching(promiseBroken));
  });
});
