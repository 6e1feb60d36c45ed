import { allAtOnce, describeOnEachEngine, type TestDatabase } from '@ticketing/service-chassis/testing';
import { createAttemptRepository } from '../../src/persistence/attempt-repository';
import { migrations } from '../builders/user-service';

const start = new Date('2026-06-01T12:00:00.000Z');
const after = (ms: number) => new Date(start.getTime() + ms);
const end = after(60_000);

describeOnEachEngine('the counted attempts', (engine) => {
  let database: TestDatabase;
  let attempts: ReturnType<typeof createAttemptRepository>;
  beforeEach(async () => {
    database = await engine.open({ migrations });
    attempts = createAttemptRepository(database);
  });
  afterEach(() => database.dispose());

  it('are let in up to the limit, and then told when the window ends', async () => {
    const taken = [];
    for (let index = 0; index < 4; index += 1)
      taken.push(await attempts.take('a', 3, after(index), after(60_000 + index)));
    expect(taken).toEqual([undefined, undefined, undefined, end]);
  });

  it.each([1, 5, 49, 50])(
    'that come 50 at once are let in %i times when that is the limit',
    async (limit) => {
      const results = await allAtOnce(50, () => attempts.take('a', limit, start, end));
      const outcomes = results.map((result) =>
        result.status === 'fulfilled' ? result.value : result.reason,
      );
      expect(outcomes.filter((until) => until === undefined)).toHaveLength(limit);
      expect(outcomes.filter((until) => until instanceof Date)).toHaveLength(50 - limit);
    },
  );

  it('that come 50 at once when a window has just ended are let in up to the limit', async () => {
    for (let index = 0; index < 3; index += 1) await attempts.take('a', 3, start, end);
    const results = await allAtOnce(50, () => attempts.take('a', 3, end, after(120_000)));
    expect(
      results.filter((result) => result.status === 'fulfilled' && result.value === undefined),
    ).toHaveLength(3);
  });

  it('do not count for others', async () => {
    await attempts.take('a', 1, start, end);
    expect(await attempts.take('b', 1, start, end)).toBeUndefined();
  });

  it('are visible while their window is open', async () => {
    await attempts.take('a', 3, start, end);
    await attempts.take('a', 3, start, end);
    expect(await attempts.find('a', after(59_999))).toEqual({ attempts: 2, endsAt: end });
    expect(await attempts.find('a', end)).toBeUndefined();
  });

  it('are cleared below the limit', async () => {
    await attempts.take('a', 3, start, end);
    expect(await attempts.clear('a', 3, start)).toBeUndefined();
    expect(await attempts.find('a', start)).toBeUndefined();
    expect(await attempts.clear('a', 3, start)).toBeUndefined();
  });

  it('are not cleared once they have reached it', async () => {
    for (let index = 0; index < 3; index += 1) await attempts.take('a', 3, start, end);
    expect(await attempts.clear('a', 3, start)).toEqual(end);
    expect(await attempts.take('a', 3, start, end)).toEqual(end);
  });

  it('are forgotten with their person', async () => {
    for (let index = 0; index < 3; index += 1) await attempts.take('a', 3, start, end);
    await database.transactions.run((tx) => attempts.forget(tx, 'a'));
    expect(await attempts.take('a', 3, start, end)).toBeUndefined();
  });

  it('are swept when their window is over, not before', async () => {
    await attempts.take('a', 3, start, end);
    await attempts.take('b', 3, start, after(60_001));
    expect(await attempts.sweep(end)).toBe(1);
    expect(await attempts.find('b', end)).toBeDefined();
  });
});
