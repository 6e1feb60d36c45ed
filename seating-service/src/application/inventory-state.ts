import { problem } from '@ticketing/service-chassis/core';
import { versionOf } from '../domain/tally';
import type { Tallies } from './ports';

export interface InventoryState {
  readonly eventId: string;
  /** How many seats the event has, in whatever state. */
  readonly seats: number;
  readonly version: number;
}

/** @throws ProblemError 404 `inventory_not_found` for an event whose seats were never stored. */
export async function inventoryState(
  tallies: Pick<Tallies, 'ofEvent'>,
  eventId: string,
  now: Date,
): Promise<InventoryState> {
  const tally = await tallies.ofEvent(eventId, now);
  if (tally === undefined) throw inventoryNotFound();
  const { AVAILABLE, HELD, ALLOCATED, BLOCKED } = tally.counts;
  return { eventId, seats: AVAILABLE + HELD + ALLOCATED + BLOCKED, version: versionOf(tally) };
}

export const inventoryNotFound = () =>
  problem.notFound(
    'inventory_not_found',
    'The seats of this event have not been stored yet. Store them with PUT first.',
  );
