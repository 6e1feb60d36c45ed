import type { Clock } from './clock';

export interface Deadline {
  readonly clock: Clock;
  readonly ms: number;
  /** Makes the error that is thrown when the time is over. */
  readonly onTimeout: () => Error;
}

/**
 * Waits for the work for `ms` milliseconds, then aborts its signal and stops waiting.
 *
 * @throws what `onTimeout` makes when the time is over, or what the work throws before
 */
export async function withDeadline<Result>(
  { clock, ms, onTimeout }: Deadline,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const expired = new AbortController();
  const finished = new AbortController();
  const timeout = clock.sleep(ms, finished.signal).then(() => {
    if (finished.signal.aborted) return undefined as never;
    expired.abort();
    throw onTimeout();
  });
  try {
    return await Promise.race([work(expired.signal), timeout]);
  } finally {
    finished.abort();
  }
}
