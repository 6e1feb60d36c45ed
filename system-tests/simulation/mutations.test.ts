import { findMutation, MOST_WORLDS } from './find-mutation';
import { mutations, type MutationName } from './mutations';
import { Worker } from './runs';

describe(`a mistake in a service is found within ${MOST_WORLDS} worlds`, () => {
  let worker: Worker;
  beforeAll(() => {
    worker = new Worker();
  });
  afterAll(() => worker.dismiss());

  it.each(Object.keys(mutations) as MutationName[])('%s', async (mutation) => {
    const { promiseBroken, violations } = await findMutation(worker, mutation);
    expect(violations).toContainEqual(expect.stringMatching(promiseBroken));
  });
});
