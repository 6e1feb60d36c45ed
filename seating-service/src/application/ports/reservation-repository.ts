import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { Reservation } from '../../domain/reservation';

export interface ReservationRepository {
  /**
   * Stores a held reservation in one of the user's free slots, if the event is on sale at that moment, in that currency and
   * for that many seats. Returns false when one of these conditions is not met.
   * @throws UniqueViolation when another transaction takes the same slot at the same time
   */
  insertHeld(tx: SqlRunner, reservation: Reservation, maxLiveHolds: number): Promise<boolean>;
  find(id: string): Promise<Reservation | undefined>;
  /** The user's holds of the event that have expired but still have the status HELD. */
  expiredOf(
    tx: SqlRunner,
    owner: { readonly userId: string; readonly eventId: string; readonly now: Date },
  ): Promise<Reservation[]>;
  /** Ends a hold that has not expired. */
  release(tx: SqlRunner, id: string, now: Date): Promise<boolean>;
  /** Ends a hold that has expired. */
  expire(tx: SqlRunner, id: string, now: Date): Promise<boolean>;
  extend(tx: SqlRunner, id: string, now: Date, until: Date): Promise<boolean>;
  /**
   * Gives the reservation to an order: always when the hold is live, and also when it has expired, unless the event's holds
   * were released. An order that gave its seats back gets none.
   */
  allocate(tx: SqlRunner, reservation: Reservation, orderId: string, now: Date): Promise<boolean>;
  /** The next expired holds of all events. */
  due(now: Date, limit: number): Promise<Reservation[]>;
  /** Holds of an event with the status HELD, expired ones included. */
  heldOf(eventId: string, limit: number): Promise<Reservation[]>;
}
