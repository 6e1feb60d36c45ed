import { allAtOnce, describeOnEachEngine, type TestDatabase } from '@ticketing/service-chassis/testing';
import { createTryWindowRepository } from '../../src/persistence/try-window-repository';
import { migrations } from '../builders/user-service';

const start = new Date('2026-06-01T12:00:00.000Z');
const after = (ms: number) => new Date(start.getTime() + ms);
const end = after(60_000);

describeOnEachEngine('the counted tries', (engine) => {
  let database: TestDatabase;
  let tryWindows: ReturnType<typeof createTryWindowRepository>;
  beforeEach(async () => {
    database = await engine.open({ migrations });
    tryWindows = createTryWindowRepository(database);
  });
  afterEach(() => database.dispose());

  it('are counted up to the limit, and then get the end of the window', async () => {
    const taken = [];
    for (let index = 0; index < 4; index += 1)
      taken.push(await tryWindows.take('a', 3, after(index), after(60_000 + index)));
    expect(taken).toEqual([undefined, undefined, undefined, end]);
  });

  it.each([1, 5, 49, 50])(
    'that come 50 at once are accepted %i times when that is the limit',
    async (limit) => {
      const results = await allAtOnce(50, () => tryWindows.take('a', limit, start, end));
      const outcomes = results.map((result) =>
        result.status === 'fulfilled' ? result.value : result.reason,
      );
      expect(outcomes.filter((until) => until === undefined)).toHaveLength(limit);
      expect(outcomes.filter((until) => until instanceof Date)).toHaveLength(50 - limit);
    },
  );

  it('that come 50 at once when a window has just ended are accepted up to the limit', async () => {
    for (let index = 0; index < 3; index += 1) await tryWindows.take('a', 3, start, end);
    const results = await allAtOnce(50, () => tryWindows.take('a', 3, end, after(120_000)));
    expect(
      results.filter((result) => result.status === 'fulfilled' && result.value === undefined),
    ).toHaveLength(3);
  });

  it('do not count for others', async () => {
    await tryWindows.take('a', 1, start, end);
    expect(await tryWindows.take('b', 1, start, end)).toBeUndefined();
  });

  it('are visible while their window is open', async () => {
    await tryWindows.take('a', 3, start, end);
    await tryWindows.take('a', 3, start, end);
    expect(await tryWindows.find('a', after(59_999))).toEqual({ tries: 2, endsAt: end });
    expect(await tryWindows.find('a', end)).toBeUndefined();
  });

  it('are cleared below the limit', async () => {
    await tryWindows.take('a', 3, start, end);
    expect(await tryWindows.clear('a', 3, start)).toBeUndefined();
    expect(await tryWindows.find('a', start)).toBeUndefined();
    expect(await tryWindows.clear('a', 3, start)).toBeUndefined();
  });

  it('are not cleared once they have reached it', async () => {
    for (let index = 0; index < 3; index += 1) await tryWindows.take('a', 3, start, end);
    expect(await tryWindows.clear('a', 3, start)).toEqual(end);
    expect(await tryWindows.take('a', 3, start, end)).toEqual(end);
  });

  it('are deleted with their account', async () => {
    for (let index = 0; index < 3; index += 1) await tryWindows.take('a', 3, start, end);
    await database.transactions.run((tx) => tryWindows.delete(tx, 'a'));
    expect(await tryWindows.take('a', 3, start, end)).toBeUndefined();
  });

  it('are deleted when their window is over, not before', async () => {
    await tryWindows.take('a', 3, start, end);
    await tryWindows.take('b', 3, start, after(60_001));
    expect(await tryWindows.deleteExpired(end)).toBe(1);
    expect(await tryWindows.find('b', end)).toBeDefined();
  });
});
