import { addMilliseconds } from '../core/clock';

/** By this header a caller tells how long it will still wait, in milliseconds. */
export const TIMEOUT_HEADER = 'X-Request-Timeout-Ms';

/** The caller's deadline, or our own limit where that is sooner or the caller told none. */
export function deadlineFrom(header: string | undefined, limitMs: number, now: Date): Date {
  const told = header !== undefined && /^\d{1,7}$/.test(header) ? Number(header) : limitMs;
  return addMilliseconds(now, Math.min(told, limitMs));
}

/** Milliseconds that are left of a deadline and of `limitMs`, whichever is less; 0 when it has passed. */
export function remainingMs(deadline: Date | undefined, limitMs: number, now: Date): number {
  if (deadline === undefined) return limitMs;
  return Math.max(0, Math.min(limitMs, deadline.getTime() - now.getTime()));
}
