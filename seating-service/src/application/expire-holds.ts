import type { UseCaseDependencies } from './dependencies';
import { endHolds, type EndHoldsDependencies } from './end-holds';

export type ExpireHoldsDependencies = EndHoldsDependencies & Pick<UseCaseDependencies, 'clock'>;

const HOLDS_PER_PAGE = 200;
const PAGES_PER_RUN = 50;

/**
 * Clears the holds whose time is over. Nothing waits for it: from that moment on the hold counts as expired and its seats
 * count as free.
 */
export function createExpireHolds(dependencies: ExpireHoldsDependencies) {
  const { reservations, clock } = dependencies;

  return async function expireHolds(signal: AbortSignal): Promise<void> {
    for (let page = 1; page <= PAGES_PER_RUN && !signal.aborted; page += 1) {
      const now = clock.now();
      const holds = await reservations.due(now, HOLDS_PER_PAGE);
      await endHolds(dependencies, holds, now);
      if (holds.length < HOLDS_PER_PAGE) return;
    }
  };
}
