import {
  type MapSection,
  type NewSeat,
  newSeats,
  placesOf,
  planInventory,
} from '../../../seating-service/src/import';

/** The number that seating-service gives to an event's first seat. */
export const FIRST_SEAT_NUMBER = 1;

/** The seats that seating-service itself makes of the inventory of an event that it does not know yet. */
export function seatsOfInventory(eventId: string, sections: readonly MapSection[]): NewSeat[] {
  return newSeats(eventId, planInventory([], placesOf(sections)).added, FIRST_SEAT_NUMBER);
}
