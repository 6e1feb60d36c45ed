import type { Clock } from '../src/core/clock';
import type { IdSource } from '../src/core/ids';
import type { Random } from '../src/core/random';

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  private sleepers: { wakeAt: number; wake: () => void }[] = [];

  constructor(private time = new Date('2026-06-01T12:00:00.000Z')) {}

  now(): Date {
    return new Date(this.time);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const sleeper = { wakeAt: this.time.getTime() + ms, wake: resolve };
      this.sleepers.push(sleeper);
      const wakeEarly = () => {
        this.sleepers = this.sleepers.filter((other) => other !== sleeper);
        resolve();
      };
      signal?.addEventListener('abort', wakeEarly, { once: true });
    });
  }

  /** Resolves when this many callers sleep, so that all callers that were woken have done their work and wait again. */
  async untilAsleep(count = 1): Promise<void> {
    while (this.sleepers.length < count) await new Promise((resolve) => setImmediate(resolve));
  }

  advance(ms: number): void {
    this.time = new Date(this.time.getTime() + ms);
    const due = this.sleepers.filter((sleeper) => sleeper.wakeAt <= this.time.getTime());
    this.sleepers = this.sleepers.filter((sleeper) => !due.includes(sleeper));
    for (const sleeper of due) sleeper.wake();
  }

  set(time: Date): void {
    this.advance(time.getTime() - this.time.getTime());
  }
}

/** `usr_0000000001`, `usr_0000000002`, ... */
export function sequentialIds(): IdSource {
  let last = 0;
  return { next: (prefix) => `${prefix}_${String((last += 1)).padStart(10, '0')}` };
}

/** Repeatable randomness (mulberry32, a public-domain generator by Tommy Ettinger). Never for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    fraction,
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => Math.floor(fraction() * 256))),
  };
}
