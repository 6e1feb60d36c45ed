import { retryDelayMs } from '../../src/domain/retry-schedule';

const policy = { maxTries: 8, firstRetryMs: 5_000, longestRetryMs: 3_600_000 };

describe('the wait after a failed attempt', () => {
  it('grows fourfold up to an hour', () => {
    const longest = [1, 2, 3, 4, 5, 6, 7].map((attempt) => retryDelayMs(attempt, policy, 1 - 2 ** -40));
    expect(longest).toEqual([5_000, 20_000, 80_000, 320_000, 1_280_000, 3_600_000, 3_600_000]);
  });

  it('is spread over its upper half, so that messages do not come back as one wave', () => {
    expect(retryDelayMs(2, policy, 0)).toBe(10_000);
    expect(retryDelayMs(2, policy, 0.5)).toBe(15_000);
  });

  it('outlasts a mail outage of an hour at the least', () => {
    const shortest = [1, 2, 3, 4, 5, 6, 7].reduce(
      (sum, attempt) => sum + retryDelayMs(attempt, policy, 0),
      0,
    );
    expect(shortest).toBeGreaterThan(3_600_000);
  });

  it('stays finite however many attempts there were', () => {
    expect(retryDelayMs(10_000, policy, 0.5)).toBe(2_700_000);
  });
});
