export interface RetryPolicy {
  /** After this many failed attempts a message is a dead letter. */
  readonly maxAttempts: number;
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
}

const GROWTH = 4;

/**
 * How long to wait after the failed attempt of this number (1 for the first), in milliseconds. It grows fourfold, so that
 * eight attempts outlast a mail outage of two hours, with jitter above the half, so that the queue does not return as one wave.
 * `fraction` is in [0, 1).
 */
export function retryDelayMs(attempt: number, policy: RetryPolicy, fraction: number): number {
  const ceiling = Math.min(policy.longestRetryMs, policy.firstRetryMs * GROWTH ** Math.min(attempt - 1, 20));
  return Math.round(ceiling * (0.5 + fraction / 2));
}
