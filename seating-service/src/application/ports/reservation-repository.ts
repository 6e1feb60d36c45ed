import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { Reservation } from '../../domain/reservation';

/** A change of a reservation returns false when the reservation has changed since it was read. */
export interface ReservationRepository {
  /**
   * Stores a held reservation in one of the user's free slots, if the event is on sale at that moment, in that currency and
   * for that many seats. Returns false when one of these conditions is not met.
   * @throws UniqueViolation when another transaction takes the same slot at the same time
   */
  insertHeld(tx: SqlRunner, reservation: Reservation, maxLiveHolds: number): Promise<boolean>;
  find(id: string): Promise<Reservation | undefined>;
  /** A person's live holds of an event, newest first, from the one before the id `before` on. */
  liveOf(
    owner: { readonly userId: string; readonly eventId: string; readonly now: Date },
    before: string | undefined,
    limit: number,
  ): Promise<Reservation[]>;
  /** The user's holds of the event that have expired but still have the status HELD. */
  expiredOf(
    tx: SqlRunner,
    owner: { readonly userId: string; readonly eventId: string; readonly now: Date },
  ): Promise<Reservation[]>;
  /** Ends a hold that has not expired. */
  release(tx: SqlRunner, reservation: Reservation, now: Date): Promise<boolean>;
  /** Ends a hold that has expired. */
  expire(tx: SqlRunner, reservation: Reservation, now: Date): Promise<boolean>;
  /** Stores the expiry of a live hold, and the order that has it. */
  extend(tx: SqlRunner, reservation: Reservation, now: Date): Promise<boolean>;
  /** Stores the expiry of a live hold, and how often it was renewed. */
  renew(tx: SqlRunner, reservation: Reservation, now: Date): Promise<boolean>;
  /** Stores the seats of a live hold, if the event is on sale for that many when `addsSeats`. */
  edit(tx: SqlRunner, reservation: Reservation, now: Date, addsSeats: boolean): Promise<boolean>;
  /**
   * Gives a live hold of this person to an order, unless an order has it already. Returns the hold with the order that has it
   * now; undefined when there is no such hold.
   */
  adopt(
    id: string,
    by: { readonly orderId: string; readonly userId: string; readonly now: Date },
    revision?: number,
  ): Promise<Reservation | undefined>;
  /** Takes a hold back from an order that could not be placed. */
  disown(id: string, orderId: string): Promise<void>;
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
