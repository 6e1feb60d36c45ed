import { backoffMs, forEachConcurrently, pages, withDeadline } from '../../src/core';
import { ManualClock } from '../../testing';

describe('the pause between tries', () => {
  const backoff = { firstMs: 500, longestMs: 60_000 };

  it('doubles with each failure, up to the longest', () => {
    const longest = [1, 2, 3, 8, 50].map((failures) => backoffMs(backoff, failures, 0.999_999));
    expect(longest).toEqual([500, 1_000, 2_000, 60_000, 60_000]);
  });

  it('keeps to the upper half of each ceiling', () => {
    expect(backoffMs(backoff, 1, 0)).toBe(250);
  });

  it('grows as it is told', () => {
    expect(backoffMs({ ...backoff, growth: 4 }, 3, 0.999_999)).toBe(8_000);
  });
});

describe('work for each of many', () => {
  it('is done for a few at a time, and for each once', async () => {
    let atWork = 0;
    let most = 0;
    const done: number[] = [];
    await forEachConcurrently([1, 2, 3, 4, 5], { limit: 2 }, async (item) => {
      most = Math.max(most, (atWork += 1));
      await Promise.resolve();
      atWork -= 1;
      done.push(item);
    });
    expect({ most, done: done.sort() }).toEqual({ most: 2, done: [1, 2, 3, 4, 5] });
  });

  it('goes on after a failure, and throws the first one at the end', async () => {
    const done: number[] = [];
    const work = forEachConcurrently([1, 2, 3], { limit: 1 }, async (item) => {
      if (item < 3) throw new Error(`failed at ${item}`);
      done.push(item);
    });
    await expect(work).rejects.toThrow('failed at 1');
    expect(done).toEqual([3]);
  });

  it('starts nothing more after it was aborted', async () => {
    const stop = new AbortController();
    const done: number[] = [];
    await forEachConcurrently([1, 2, 3], { limit: 1, signal: stop.signal }, async (item) => {
      done.push(item);
      stop.abort();
    });
    expect(done).toEqual([1]);
  });
});

describe('the pages of a list', () => {
  it.each([
    ['is not full', 2, 3],
    ['is empty', 1, 4],
  ])('come one after the other, each after the previous one, until one %s', async (_what, size, reads) => {
    const stored = [1, 2, 3, 4, 5];
    let asked = 0;
    const read = (previous: readonly number[]) => {
      asked += 1;
      return Promise.resolve(stored.filter((item) => item > (previous.at(-1) ?? 0)).slice(0, 2));
    };
    const seen: (readonly number[])[] = [];
    for await (const page of pages(size, read)) seen.push(page);
    expect(seen).toEqual([[1, 2], [3, 4], [5]]);
    expect(asked).toBe(reads);
  });
});

describe('a deadline', () => {
  const deadline = (clock: ManualClock) => ({ clock, ms: 100, onTimeout: () => new Error('too late') });

  it('does not change work that ends in time', async () => {
    const clock = new ManualClock();
    await expect(withDeadline(deadline(clock), () => Promise.resolve('done'))).resolves.toBe('done');
  });

  it('throws when the time is up, and aborts the work', async () => {
    const clock = new ManualClock();
    let given: AbortSignal | undefined;
    const result = withDeadline(deadline(clock), (signal) => {
      given = signal;
      return new Promise(() => undefined);
    });
    clock.advance(100);
    await expect(result).rejects.toThrow('too late');
    expect(given?.aborted).toBe(true);
  });
});
