import type { Money } from '@ticketing/service-chassis/core';
import type { Seat } from '../../domain/order';

/** Every call rejects with PeerError or PeerUnavailable of the chassis. */
export interface SeatingClient {
  /**
   * Gives the user's live hold to an order that is about to be placed: from then on its owner cannot release or change it. With
   * `seatIds` the hold must have exactly these. Can be repeated.
   */
  adopt(reservationId: string, adoption: Adoption): Promise<AdoptedReservation>;
  /** Takes a hold back from an order that could not be placed. */
  disown(reservationId: string, orderId: string): Promise<void>;
  reserve(
    request: { userId: string; eventId: string; seatIds: readonly string[] },
    idempotencyKey: string,
  ): Promise<Reservation>;
  /** Extends the hold of this order to at least this many minutes from now, as far as its maximum allows. */
  extend(reservationId: string, minutes: number, orderId: string): Promise<Reservation>;
  /** Lets the hold last longer, a limited number of times. Each key counts once. */
  renew(reservationId: string, idempotencyKey: string): Promise<Reservation>;
  release(reservationId: string): Promise<void>;
  allocate(reservationId: string, orderId: string): Promise<void>;
  /** Puts these seats of the order on sale again; all of them when left out, and then the order never gets any again. */
  deallocate(orderId: string, seatIds?: readonly string[]): Promise<void>;
  /** The seats that are allocated to each of these orders, at most 50. */
  allocations(orderIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
}

export interface Adoption {
  readonly orderId: string;
  readonly userId: string;
  readonly seatIds?: readonly string[];
}

/** A hold that an order has. */
export interface AdoptedReservation extends Reservation {
  /** The given order, or one that adopted the hold before and was not placed: the order must be placed under this id. */
  readonly orderId: string;
}

/** A hold on seats, as seating-service knows it. */
export interface Reservation {
  readonly id: string;
  readonly eventId: string;
  readonly userId: string;
  readonly status: string;
  readonly seats: readonly (Seat & { readonly price: Money })[];
  readonly expiresAt: Date;
}
