import { PeerError, PeerUnavailable } from '@ticketing/service-chassis/peers';
import { eventNotOnSale, holdExpired, reservationNotFound } from '../../domain/problems';
import type { Dependencies } from '../dependencies';
import type { CatalogClient, CatalogEvent } from '../ports/catalog-client';
import type { AdoptedReservation, Adoption } from '../ports/seating-client';
import { translatePeerError } from './translate-peer-error';

/** Seats that are held for an order that is about to be placed, and their event. */
export interface Hold {
  readonly reservation: AdoptedReservation;
  readonly event: CatalogEvent;
  /** True when the seats were held for this order, false when the buyer had held them before. */
  readonly isForOrder: boolean;
}

export type HoldsDependencies = Pick<Dependencies, 'seating' | 'catalog' | 'clock' | 'ids' | 'logger'>;

type HeldSeats = Omit<Hold, 'event'>;

/** For whom seats are held: the buyer, and the id of the order that is about to be placed. */
interface Buyer {
  readonly userId: string;
  readonly orderId: string;
}

const SALE_ENDED = new Set(['CANCELLED', 'COMPLETED']);

export function createHolds({ seating, catalog, clock, ids, logger }: HoldsDependencies) {
  return {
    /** The hold that the buyer already has. @throws ProblemError `reservation_not_found`, `hold_expired`, `event_not_on_sale` */
    async find(reservationId: string, buyer: Buyer): Promise<Hold> {
      const held = { reservation: await adopt(reservationId, buyer), isForOrder: false };
      const event = await eventOnSale(catalog, held.reservation.eventId).catch(async (error: unknown) => {
        await giveUp(held);
        throw error;
      });
      return { ...held, event };
    },

    /**
     * Holds these seats now, or takes the buyer's hold of exactly these.
     * @throws ProblemError `hold_expired`, `event_not_on_sale`, and the problems of seating-service
     */
    async create(
      seats: { eventId: string; seatIds: readonly string[] },
      buyer: Buyer,
      idempotencyKey: string | undefined,
    ): Promise<Hold> {
      const key = `order-hold-${idempotencyKey ?? ids.next('key')}`;
      const [held, event] = await Promise.allSettled([
        hold(seats, buyer, key),
        eventOnSale(catalog, seats.eventId),
      ]);
      if (held.status === 'rejected') throw held.reason;
      if (event.status === 'fulfilled') return { ...held.value, event: event.value };
      // A repeat with the same key finds this hold again. Without a key nobody would use it.
      const canBeRepeated = idempotencyKey !== undefined && event.reason instanceof PeerUnavailable;
      await giveUp(canBeRepeated ? { ...held.value, isForOrder: false } : held.value);
      throw event.reason;
    },

    giveUp,
  };

  async function hold(
    seats: { eventId: string; seatIds: readonly string[] },
    buyer: Buyer,
    key: string,
  ): Promise<HeldSeats> {
    // A repeat with the same key is told a hold that its owner may have changed since.
    const adoption = { ...buyer, seatIds: seats.seatIds };
    try {
      const { id } = await seating.reserve({ ...seats, userId: buyer.userId }, key);
      return { reservation: await adopt(id, adoption), isForOrder: true };
    } catch (error) {
      const ownId = ownHoldIn(error);
      if (ownId === undefined) throw translatePeerError(error);
      return { reservation: await adopt(ownId, adoption), isForOrder: false };
    }
  }

  async function adopt(reservationId: string, adoption: Adoption): Promise<AdoptedReservation> {
    const reservation = await seating.adopt(reservationId, adoption).catch(rejectAdoption);
    requireHeld(reservation, adoption.userId, clock.now());
    return reservation;
  }

  /**
   * No order was placed: seats that were held for it are free again, and a hold that the buyer had is theirs again. A hold that
   * cannot be reached now ends by itself a little later, so this never fails.
   */
  async function giveUp({ reservation: { id, orderId }, isForOrder }: HeldSeats): Promise<void> {
    await (isForOrder ? seating.release(id) : seating.disown(id, orderId)).catch((error: unknown) => {
      logger.warn({ err: error, reservationId: id }, 'a hold without an order could not be given up');
    });
  }
}

/** A seating-service of the release before only tells what it holds. */
function requireHeld({ userId, status, expiresAt }: AdoptedReservation, buyerId: string, now: Date): void {
  if (userId !== buyerId) throw reservationNotFound();
  if (status !== 'HELD' || expiresAt <= now) throw holdExpired();
}

async function eventOnSale(catalog: CatalogClient, eventId: string): Promise<CatalogEvent> {
  const event = await catalog.event(eventId).catch((error: unknown) => {
    throw translatePeerError(error);
  });
  if (SALE_ENDED.has(event.status)) throw eventNotOnSale();
  return event;
}

/** The hold of the buyer in which all the seats lie, if that is why they could not be held. */
function ownHoldIn(error: unknown): string | undefined {
  if (!(error instanceof PeerError) || error.code !== 'already_held_by_you') return undefined;
  const { reservationId } = error.problem;
  return typeof reservationId === 'string' ? reservationId : undefined;
}

function rejectAdoption(error: unknown): never {
  if (!(error instanceof PeerError)) throw error;
  if (error.status === 404) throw reservationNotFound();
  // Whatever ended the hold, its seats cannot be ordered by it any more.
  if (error.code === 'already_allocated' || error.status === 410) throw holdExpired();
  throw translatePeerError(error);
}
