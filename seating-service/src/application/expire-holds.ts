import type { Clock } from '@ticketing/service-chassis/core';
import { endHolds, type EndHoldsDependencies } from './end-hold';
import type { Reservations } from './ports';

export interface ExpireHoldsDependencies extends EndHoldsDependencies {
  readonly reservations: Pick<Reservations, 'due' | 'release' | 'expire'>;
  readonly clock: Clock;
}

const HOLDS_AT_A_LOOK = 200;
const LOOKS_A_ROUND = 50;

/**
 * Clears away the holds whose time is up. Nothing waits for it: a lapsed hold counts as expired, and its seats as free, from
 * the moment it lapses.
 */
export function createExpireHolds(dependencies: ExpireHoldsDependencies) {
  const { reservations, clock } = dependencies;

  return async function expireHolds(signal: AbortSignal): Promise<void> {
    for (let look = 1; look <= LOOKS_A_ROUND && !signal.aborted; look += 1) {
      const now = clock.now();
      const holds = await reservations.due(now, HOLDS_AT_A_LOOK);
      await endHolds(dependencies, holds, now);
      if (holds.length < HOLDS_AT_A_LOOK) return;
    }
  };
}
