import type { Money } from '@ticketing/service-chassis/core';
import type { Seat } from '../../domain/order';

/** Every call rejects with PeerError or PeerUnavailable of the chassis. */
export interface SeatingClient {
  reservation(reservationId: string): Promise<Reservation>;
  reserve(
    request: { userId: string; eventId: string; seatIds: readonly string[] },
    idempotencyKey: string,
  ): Promise<Reservation>;
  /** Extends the hold to at least this many minutes from now, as far as its maximum allows. */
  extend(reservationId: string, minutes: number): Promise<Reservation>;
  release(reservationId: string): Promise<void>;
  allocate(reservationId: string, orderId: string): Promise<void>;
  /** Puts these seats of the order on sale again; all of them when left out, and then the order never gets any again. */
  deallocate(orderId: string, seatIds?: readonly string[]): Promise<void>;
  /** The seats that are allocated to each of these orders, at most 50. */
  allocations(orderIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
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
