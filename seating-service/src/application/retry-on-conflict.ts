import { reservationBusy } from '../domain/problems';

const MAXIMUM_TRIES = 5;

/**
 * Repeats work that reads, decides and writes. The work returns undefined when its write found that the data had changed
 * since the read. Every end of a hold is final, so the second try nearly always succeeds.
 *
 * @throws ProblemError 503 after the last try
 */
export async function retryOnConflict<Result>(work: () => Promise<Result | undefined>): Promise<Result> {
  for (let tries = 1; tries <= MAXIMUM_TRIES; tries += 1) {
    const result = await work();
    if (result !== undefined) return result;
  }
  throw reservationBusy('This reservation is being changed. Try again shortly.');
}
