import { addMilliseconds } from '../core/clock';

/** With this header a caller says how long it will still wait, in milliseconds. */
export const TIMEOUT_HEADER = 'X-Request-Timeout-Ms';

/** The caller's deadline, or our own limit if that is earlier or the caller has sent none. */
export function deadlineFrom(header: string | undefined, limitMs: number, now: Date): Date {
  const told = header !== undefined && /^\d{1,7}$/.test(header) ? Number(header) : limitMs;
  return addMilliseconds(now, Math.min(told, limitMs));
}

/** The milliseconds until the deadline, at most `limitMs`; 0 when the deadline has passed. */
export function remainingMs(deadline: Date | undefined, limitMs: number, now: Date): number {
  if (deadline === undefined) return limitMs;
  return Math.max(0, Math.min(limitMs, deadline.getTime() - now.getTime()));
}
