import type { InventoryPlan } from './inventory-plan';
import { seatIdsOf } from './seat-ids';
import type { Place } from './seat-map';

/** A place that becomes a seat. */
export interface NewSeat extends Place {
  readonly id: string;
  readonly position: number;
}

/** Numbers the added places from `firstNumber` on. */
export function newSeats(eventId: string, added: InventoryPlan['added'], firstNumber: number): NewSeat[] {
  const idOf = seatIdsOf(eventId);
  return added.map(({ place, position }, index) => ({ ...place, position, id: idOf(firstNumber + index) }));
}
