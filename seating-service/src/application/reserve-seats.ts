import { ProblemError } from '@ticketing/service-chassis/core';
import { UniqueViolation, type SqlRunner } from '@ticketing/service-chassis/database';
import type { StoreResponse } from '@ticketing/service-chassis/http';
import { saleProblem, type EventSale } from '../domain/event-sale';
import { eventNotFound, reservationBusy, tooManyHolds } from '../domain/problems';
import { holdUntil, newReservation, type Reservation } from '../domain/reservation';
import { counterChangeOf } from '../domain/seat-counters';
import type { UseCaseDependencies } from './dependencies';
import { expireHold } from './end-holds';
import { explainUnreservedSeats } from './explain-missing-seats';

export interface ReserveSeats {
  readonly eventId: string;
  readonly userId: string;
  /** Without duplicates. */
  readonly seatIds: readonly string[];
}

export type ReserveSeatsDependencies = Pick<
  UseCaseDependencies,
  | 'transactions'
  | 'seats'
  | 'reservations'
  | 'seatCounters'
  | 'sales'
  | 'saleCache'
  | 'metrics'
  | 'clock'
  | 'ids'
  | 'limits'
>;

/**
 * Holds seats for a user, all or none.
 *
 * The usual case is one transaction of three statements, and none of them becomes slower when the event is larger: take the
 * seats; store the reservation, which checks the sale and the user's free slots in the same statement; count.
 */
export function createReserveSeats(dependencies: ReserveSeatsDependencies) {
  const { transactions, saleCache, metrics, limits } = dependencies;
  // A transaction loses a race for a slot only to another one that took the slot, and the number of slots is limited.
  const maximumTries = limits.maxLiveHolds + 2;

  return async function reserveSeats(
    command: ReserveSeats,
    storeResponse?: StoreResponse<Reservation>,
  ): Promise<Reservation> {
    try {
      const { reservation, expiredCount } = await reserve(command, storeResponse);
      metrics.count('held');
      if (expiredCount > 0) metrics.count('expired', expiredCount);
      return reservation;
    } catch (error) {
      if (error instanceof ProblemError) metrics.countRejected(error.code);
      throw error;
    }
  };

  async function reserve(
    command: ReserveSeats,
    storeResponse: StoreResponse<Reservation> | undefined,
  ): Promise<Held> {
    for (let tries = 1; tries <= maximumTries; tries += 1) {
      const sale = await reservableSale(dependencies, command);
      try {
        return await transactions.run(async (tx) => {
          const held = await holdAll(dependencies, tx, command, sale);
          await storeResponse?.(tx, held.reservation);
          return held;
        });
      } catch (error) {
        if (!(error instanceof Conflict || error instanceof UniqueViolation)) throw error;
        await saleCache.refresh(command.eventId);
      }
    }
    throw reservationBusy('Too many reservations are being made at once. Try again shortly.');
  }
}

interface Held {
  readonly reservation: Reservation;
  /** Expired holds of the same user that had to be cleared. */
  readonly expiredCount: number;
}

/** The data that this try relied on has changed meanwhile. All its writes are rolled back. */
class Conflict extends Error {}

async function reservableSale(
  dependencies: ReserveSeatsDependencies,
  { eventId, seatIds }: ReserveSeats,
): Promise<EventSale> {
  const { saleCache } = dependencies;
  const cached = await saleCache.find(eventId);
  if (cached !== undefined && problemOf(dependencies, cached, seatIds.length) === undefined) return cached;
  return requireReservable(dependencies, await saleCache.refresh(eventId), seatIds.length);
}

function requireReservable(
  dependencies: ReserveSeatsDependencies,
  sale: EventSale | undefined,
  seatCount: number,
): EventSale {
  if (sale === undefined) throw eventNotFound();
  const problem = problemOf(dependencies, sale, seatCount);
  if (problem !== undefined) throw problem;
  return sale;
}

const problemOf = ({ clock, limits }: ReserveSeatsDependencies, sale: EventSale, seatCount: number) =>
  saleProblem(sale, { seatCount, now: clock.now(), maxSeatsPerReservation: limits.maxSeatsPerReservation });

async function holdAll(
  dependencies: ReserveSeatsDependencies,
  tx: SqlRunner,
  { eventId, userId, seatIds }: ReserveSeats,
  { currency }: EventSale,
): Promise<Held> {
  const { seats, reservations, seatCounters, clock, ids, limits } = dependencies;
  const now = clock.now();
  const id = ids.next('res');
  const expiresAt = holdUntil(now, limits.holdMinutes);
  const held = await seats.hold(tx, { eventId, seatIds, reservationId: id, now, until: expiresAt });
  if (held.seats.length < seatIds.length) {
    const gotIds = held.seats.map((seat) => seat.id);
    throw await explainUnreservedSeats(seats, tx, { eventId, userId, now, wantedIds: seatIds, gotIds });
  }
  const reservation = newReservation({ id, eventId, userId, currency, seats: held.seats, now, expiresAt });
  const isStored = await reservations.insertHeld(tx, reservation, limits.maxLiveHolds);
  const expiredCount = isStored ? 0 : await insertAfterClearing(dependencies, tx, reservation);
  await seatCounters.record(tx, eventId, id, counterChangeOf(held.changes));
  return { reservation, expiredCount };
}

/** Either the sale has changed, or the user has no free slot, possibly only because of expired holds. */
async function insertAfterClearing(
  dependencies: ReserveSeatsDependencies,
  tx: SqlRunner,
  reservation: Reservation,
): Promise<number> {
  const { sales, reservations, limits } = dependencies;
  const { eventId, userId, createdAt: now, seats } = reservation;
  const sale = requireReservable(dependencies, await sales.find(eventId, tx), seats.length);
  if (sale.currency !== reservation.currency) throw new Conflict();
  const expired = await reservations.expiredOf(tx, { userId, eventId, now });
  for (const hold of expired) {
    if (!(await expireHold(dependencies, tx, hold, now))) throw new Conflict();
  }
  if (await reservations.insertHeld(tx, reservation, limits.maxLiveHolds)) return expired.length;
  throw tooManyHolds(limits.maxLiveHolds);
}
