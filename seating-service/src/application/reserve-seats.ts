import { ProblemError, problem, type Clock, type IdSource } from '@ticketing/service-chassis/core';
import { UniqueViolation } from '@ticketing/service-chassis/database';
import { eventNotFound, whyNotReservable, type EventSale } from '../domain/event-sale';
import { holdUntil, newReservation, type Reservation } from '../domain/reservation';
import { tallyOf } from '../domain/tally';
import { expireHold } from './end-hold';
import type { EventSales, ReservationMetrics, Reservations, Seats, Tallies, Transactions, Tx } from './ports';
import type { SaleMemory } from './sale-memory';
import { whyNotAll } from './why-not-all';

export interface ReserveSeats {
  readonly eventId: string;
  readonly userId: string;
  /** Without duplicates. */
  readonly seatIds: readonly string[];
}

export interface ReserveDependencies {
  readonly transactions: Transactions;
  readonly seats: Seats;
  readonly reservations: Reservations;
  readonly tallies: Tallies;
  readonly sales: EventSales;
  readonly saleMemory: SaleMemory;
  readonly metrics: ReservationMetrics;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly limits: {
    readonly holdMinutes: number;
    readonly maxSeatsPerReservation: number;
    /** Of one person for one event. */
    readonly maxLiveHolds: number;
  };
}

/** Runs in the transaction of the reservation, so that what it stores is stored with it or not at all. */
export type AlongWith = (tx: Tx, reservation: Reservation) => Promise<void>;

/** What this try relied on has changed meanwhile; nothing of it was kept. */
class Overtaken extends Error {}

interface Held {
  readonly reservation: Reservation;
  /** Lapsed holds of the same person that had to be cleared away. */
  readonly expiredCount: number;
}

/**
 * Holds seats for a person, all or none.
 *
 * The usual case is one transaction of three statements, none of which grows with the event: take the seats; store the
 * reservation, which checks the sale and the person's free slots in the same statement; count.
 */
export function createReserveSeats(dependencies: ReserveDependencies) {
  const { transactions, seats, reservations, tallies, sales, saleMemory, metrics, clock, ids, limits } =
    dependencies;
  // A race for a slot is lost only to a rival who took one, and there are only so many.
  const maximumTries = limits.maxLiveHolds + 2;

  async function reserve(command: ReserveSeats, alongWith: AlongWith | undefined): Promise<Held> {
    for (let tries = 1; tries <= maximumTries; tries += 1) {
      const sale = await reservableSale(command);
      try {
        return await transactions.run((tx) => holdAll(tx, command, sale, alongWith));
      } catch (error) {
        if (!(error instanceof Overtaken || error instanceof UniqueViolation)) throw error;
        await saleMemory.fresh(command.eventId);
      }
    }
    throw problem.unavailable(
      'reservation_busy',
      'Too many reservations are being made at once. Try again shortly.',
    );
  }

  const refusalOf = (sale: EventSale, seatCount: number): ProblemError | undefined =>
    whyNotReservable(sale, {
      seatCount,
      now: clock.now(),
      maxSeatsPerReservation: limits.maxSeatsPerReservation,
    });

  async function reservableSale({ eventId, seatIds }: ReserveSeats): Promise<EventSale> {
    const remembered = await saleMemory.find(eventId);
    if (remembered !== undefined && refusalOf(remembered, seatIds.length) === undefined) return remembered;
    const sale = await saleMemory.fresh(eventId);
    if (sale === undefined) throw eventNotFound();
    const refused = refusalOf(sale, seatIds.length);
    if (refused !== undefined) throw refused;
    return sale;
  }

  async function holdAll(
    tx: Tx,
    { eventId, userId, seatIds }: ReserveSeats,
    { currency }: EventSale,
    alongWith: AlongWith | undefined,
  ): Promise<Held> {
    const now = clock.now();
    const id = ids.next('res');
    const expiresAt = holdUntil(now, limits.holdMinutes);
    const held = await seats.hold(tx, { eventId, seatIds, reservationId: id, now, until: expiresAt });
    if (held.seats.length < seatIds.length) {
      const gotIds = held.seats.map((seat) => seat.id);
      throw await whyNotAll(seats, tx, eventId, seatIds, gotIds);
    }
    const reservation = newReservation({ id, eventId, userId, currency, seats: held.seats, now, expiresAt });
    const stored = await reservations.insertHeld(tx, reservation, limits.maxLiveHolds);
    const expiredCount = stored ? 0 : await insertAfterClearing(tx, reservation);
    await tallies.record(tx, eventId, id, tallyOf(held.changes));
    await alongWith?.(tx, reservation);
    return { reservation, expiredCount };
  }

  /** Either the sale has changed, or the person has no free slot, perhaps because of lapsed holds only. */
  async function insertAfterClearing(tx: Tx, reservation: Reservation): Promise<number> {
    const { eventId, userId, createdAt: now } = reservation;
    const sale = await sales.find(eventId, tx);
    if (sale === undefined) throw eventNotFound();
    const refused = refusalOf(sale, reservation.seats.length);
    if (refused !== undefined) throw refused;
    if (sale.currency !== reservation.currency) throw new Overtaken();
    const lapsed = await reservations.lapsedOf(tx, { userId, eventId, now });
    for (const hold of lapsed) {
      if (!(await expireHold(dependencies, tx, hold, now))) throw new Overtaken();
    }
    if (await reservations.insertHeld(tx, reservation, limits.maxLiveHolds)) return lapsed.length;
    throw problem.conflict(
      'too_many_holds',
      `You hold seats of this event ${limits.maxLiveHolds} times already. Pay for one of these reservations or release it.`,
    );
  }

  return async function reserveSeats(command: ReserveSeats, alongWith?: AlongWith): Promise<Reservation> {
    try {
      const { reservation, expiredCount } = await reserve(command, alongWith);
      metrics.count('held');
      if (expiredCount > 0) metrics.count('expired', expiredCount);
      return reservation;
    } catch (error) {
      if (error instanceof ProblemError) metrics.countRefused(error.code);
      throw error;
    }
  };
}
