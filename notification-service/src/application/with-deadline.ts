import type { Clock } from '@ticketing/service-chassis/core';
import { temporaryFailure } from '../domain/delivery-failure';

/**
 * Gives the work `ms` milliseconds, then aborts its signal and waits no longer.
 *
 * @throws DeliveryFailure, a temporary one, when the time is up.
 */
export async function withDeadline<Result>(
  clock: Clock,
  ms: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const late = new AbortController();
  const finished = new AbortController();
  const deadline = clock.sleep(ms, finished.signal).then(() => {
    if (finished.signal.aborted) return undefined as never;
    late.abort();
    throw temporaryFailure(`There was no answer within ${ms} ms.`);
  });
  try {
    return await Promise.race([work(late.signal), deadline]);
  } finally {
    finished.abort();
  }
}
