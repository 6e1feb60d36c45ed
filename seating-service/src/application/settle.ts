import { problem } from '@ticketing/service-chassis/core';

const MAXIMUM_TRIES = 5;

/**
 * Looks, decides and writes, and does so again when the write found that things had changed since the look: `attempt` then
 * gives undefined. Every end of a hold is final, so a second look nearly always decides.
 *
 * @throws ProblemError 503 when it never comes to rest.
 */
export async function settle<Result>(attempt: () => Promise<Result | undefined>): Promise<Result> {
  for (let tries = 1; tries <= MAXIMUM_TRIES; tries += 1) {
    const result = await attempt();
    if (result !== undefined) return result;
  }
  throw problem.unavailable('reservation_busy', 'This reservation is being changed. Try again shortly.');
}
