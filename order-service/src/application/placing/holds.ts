import { PeerError, PeerUnavailable } from '@ticketing/service-chassis/peers';
import { eventNotOnSale, holdExpired, reservationNotFound } from '../../domain/problems';
import type { Dependencies } from '../dependencies';
import type { CatalogEvent } from '../ports/catalog-client';
import type { Reservation } from '../ports/seating-client';
import { translatePeerError } from './translate-peer-error';

/** Seats that are held for a buyer, and their event. */
export interface Hold {
  readonly reservation: Reservation;
  readonly event: CatalogEvent;
}

export type HoldsDependencies = Pick<Dependencies, 'seating' | 'catalog' | 'clock' | 'ids' | 'logger'>;

const SALE_ENDED = new Set(['CANCELLED', 'COMPLETED']);

export function createHolds({ seating, catalog, clock, ids, logger }: HoldsDependencies) {
  return {
    /** The hold that the buyer already has. @throws ProblemError `reservation_not_found`, `hold_expired`, `event_not_on_sale` */
    async find(reservationId: string, userId: string): Promise<Hold> {
      const reservation = await seating.reservation(reservationId).catch((error: unknown) => {
        const isUnknown = error instanceof PeerError && error.status === 404;
        throw isUnknown ? reservationNotFound() : translatePeerError(error);
      });
      if (reservation.userId !== userId) throw reservationNotFound();
      requireHeld(reservation);
      return { reservation, event: await eventOnSale(reservation.eventId) };
    },

    /** Holds these seats now. @throws ProblemError `hold_expired`, `event_not_on_sale`, and the problems of seating-service */
    async create(
      seats: { eventId: string; seatIds: readonly string[] },
      userId: string,
      idempotencyKey: string | undefined,
    ): Promise<Hold> {
      const key = `order-hold-${idempotencyKey ?? ids.next('key')}`;
      const [held, event] = await Promise.allSettled([
        seating.reserve({ ...seats, userId }, key),
        eventOnSale(seats.eventId),
      ]);
      if (held.status === 'rejected') throw translatePeerError(held.reason);
      const reservation = held.value;
      if (event.status === 'rejected') {
        // A repeat with the same key finds this hold again. Without a key nobody would use it.
        const canBeRepeated = idempotencyKey !== undefined && event.reason instanceof PeerUnavailable;
        if (!canBeRepeated) await release(reservation);
        throw event.reason;
      }
      requireHeld(reservation);
      return { reservation, event: event.value };
    },

    release,
  };

  async function eventOnSale(eventId: string): Promise<CatalogEvent> {
    const event = await catalog.event(eventId).catch((error: unknown) => {
      throw translatePeerError(error);
    });
    if (SALE_ENDED.has(event.status)) throw eventNotOnSale();
    return event;
  }

  function requireHeld({ status, expiresAt }: Reservation): void {
    if (status !== 'HELD' || expiresAt <= clock.now()) throw holdExpired();
  }

  /** A hold that cannot be released now ends by itself a little later, so this never fails. */
  async function release({ id }: Reservation): Promise<void> {
    await seating.release(id).catch((error: unknown) => {
      logger.warn({ err: error, reservationId: id }, 'a hold without an order could not be released');
    });
  }
}
