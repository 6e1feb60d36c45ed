/** How pauses between tries grow. */
export interface Backoff {
  /** The longest pause before the first repeat, in milliseconds. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** By which factor each pause is longer than the one before; 2 by default. */
  readonly growth?: number;
}

/** Past this many failures the pause no longer depends on the count, and the power would be out of range. */
const COUNTED_FAILURES = 20;

/**
 * The pause after this many failures in a row (1 for the first), in milliseconds: exponential, with jitter over its
 * upper half, so that not all callers of a dependency return at the moment when it recovers. `fraction` is in [0, 1).
 */
export function backoffMs(
  { firstMs, longestMs, growth = 2 }: Backoff,
  failures: number,
  fraction: number,
): number {
  const ceiling = Math.min(
    longestMs,
    firstMs * growth ** Math.min(Math.max(failures, 1) - 1, COUNTED_FAILURES),
  );
  return Math.round(ceiling * (0.5 + fraction / 2));
}
