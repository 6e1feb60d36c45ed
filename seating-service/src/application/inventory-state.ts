import { inventoryNotFound } from '../domain/problems';
import { versionOf } from '../domain/seat-counters';
import { totalOf } from '../domain/seat-status';
import type { SeatCounterRepository } from './ports/seat-counter-repository';

export interface InventoryState {
  readonly eventId: string;
  /** How many seats the event has, with any status. */
  readonly seats: number;
  readonly version: number;
}

/** @throws ProblemError 404 `inventory_not_found` for an event whose seats were never stored. */
export async function inventoryState(
  seatCounters: Pick<SeatCounterRepository, 'ofEvent'>,
  eventId: string,
  now: Date,
): Promise<InventoryState> {
  const counters = await seatCounters.ofEvent(eventId, now);
  if (counters === undefined) throw inventoryNotFound();
  return { eventId, seats: totalOf(counters.counts), version: versionOf(counters) };
}
