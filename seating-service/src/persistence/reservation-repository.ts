import {
  changesRow,
  column,
  defineTable,
  selectAll,
  selectOne,
  type Database,
  type SqlParams,
  type SqlRunner,
  type ValueOf,
} from '@ticketing/service-chassis/database';
import type { ReservationRepository } from '../application/ports/reservation-repository';
import type { Reservation } from '../domain/reservation';
import {
  reservationTransitions,
  type ReservationCondition,
  type ReservationStatus,
  type ReservationTransition,
} from '../domain/reservation-status';
import type { PromisedSeat } from '../domain/seat';
import { guardOf } from './guard';

const columns = {
  id: column.varchar(40),
  eventId: column.varchar(64),
  userId: column.varchar(64),
  status: column.varchar<ReservationStatus>(16),
  currency: column.varchar(3),
  total: column.bigint(),
  seats: column.longText(),
  createdAt: column.datetime(),
  expiresAt: column.datetime(),
  orderId: column.nullable(column.varchar(64)),
};
const table = defineTable('reservations', columns);

const SALE_KEEPS_HOLDS =
  'EXISTS (SELECT 1 FROM event_sales WHERE event_id = @eventId AND holds_released = 0)';

/** With the parameters `now` and `eventId`. */
const conditions: Readonly<Record<ReservationCondition, string>> = {
  live: 'expires_at > @now',
  expired: 'expires_at <= @now',
  liveOrSaleKeepsHolds: `(expires_at > @now OR ${SALE_KEEPS_HOLDS})`,
  saleKeepsHolds: SALE_KEEPS_HOLDS,
};

export const createReservationRepository = (database: Database): ReservationRepository => ({
  ...reservationWrites,

  async find(id) {
    const stored = await selectOne(database, table, 'WHERE id = @id', { id });
    return stored && toReservation(stored);
  },

  async due(now, limit) {
    const rest = `WHERE status = 'HELD' AND expires_at <= @now ORDER BY expires_at`;
    return (await selectAll(database, table, rest, { now }, limit)).map(toReservation);
  },

  async heldOf(eventId, limit) {
    const rest = `WHERE event_id = @eventId AND status = 'HELD' ORDER BY user_id, hold_slot`;
    return (await selectAll(database, table, rest, { eventId }, limit)).map(toReservation);
  },
});

const reservationWrites: Omit<ReservationRepository, 'find' | 'due' | 'heldOf'> = {
  insertHeld(tx, reservation, maxLiveHolds) {
    const { status: _status, orderId: _orderId, seats, ...rest } = reservation;
    return changesRow(tx, insertHeldText(maxLiveHolds), {
      ...rest,
      seats: JSON.stringify(seats),
      seatCount: seats.length,
      ...slotsUpTo(maxLiveHolds),
    });
  },

  async expiredOf(tx, { userId, eventId, now }) {
    const rest = `WHERE event_id = @eventId AND user_id = @userId AND status = 'HELD' AND expires_at <= @now`;
    return (await selectAll(tx, table, rest, { userId, eventId, now })).map(toReservation);
  },

  release: (tx, id, now) => change(tx, reservationTransitions.release, 'ended_at = @now', { id, now }),
  expire: (tx, id, now) => change(tx, reservationTransitions.expire, 'ended_at = @now', { id, now }),
  extend: (tx, id, now, until) =>
    change(tx, reservationTransitions.extend, 'expires_at = @until', { id, now, until }),
  allocate: (tx, { id, eventId }, orderId, now) =>
    change(
      tx,
      reservationTransitions.allocate,
      'order_id = @orderId, ended_at = @now',
      { id, eventId, orderId, now },
      'NOT EXISTS (SELECT 1 FROM returned_orders WHERE order_id = @orderId)',
    ),
};

/** Carries out a transition by one guarded UPDATE. False when the guard did not hold. */
function change(
  tx: SqlRunner,
  { to, from }: ReservationTransition,
  set: string,
  params: SqlParams,
  ...others: readonly string[]
): Promise<boolean> {
  const where = ['id = @id', guardOf(from, conditions), ...others].join(' AND ');
  return changesRow(tx, `UPDATE reservations SET status = '${to}', ${set} WHERE ${where}`, params);
}

/** Takes the user's lowest free slot, if there is one and if the event is on sale on the terms of the reservation. */
function insertHeldText(maxLiveHolds: number): string {
  const slots = Object.keys(slotsUpTo(maxLiveHolds))
    .map((name, index) => `SELECT @${name}${index === 0 ? ' AS hold_slot' : ''}`)
    .join(' UNION ALL ');
  return `INSERT INTO reservations
      (id, event_id, user_id, status, currency, total, seats, hold_slot, created_at, expires_at, ended_at, order_id)
    SELECT @id, @eventId, @userId, 'HELD', @currency, @total, @seats, MIN(slots.hold_slot), @createdAt, @expiresAt, NULL, NULL
    FROM (${slots}) AS slots
    WHERE NOT EXISTS (SELECT 1 FROM reservations
        WHERE event_id = @eventId AND user_id = @userId AND status = 'HELD'
          AND reservations.hold_slot = slots.hold_slot)
      AND EXISTS (SELECT 1 FROM event_sales
        WHERE event_id = @eventId AND on_sale = 1 AND currency = @currency
          AND (sales_start_at IS NULL OR sales_start_at <= @createdAt)
          AND (sales_end_at IS NULL OR sales_end_at > @createdAt)
          AND max_seats_per_order >= @seatCount)
    HAVING MIN(slots.hold_slot) IS NOT NULL`;
}

const slotsUpTo = (maxLiveHolds: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length: maxLiveHolds }, (_, index) => [`slot${index}`, index + 1]));

/** The seats were written by this repository and never changed. */
const toReservation = (stored: ValueOf<typeof columns>): Reservation => ({
  ...stored,
  seats: JSON.parse(stored.seats) as PromisedSeat[],
});
