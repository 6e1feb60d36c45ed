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
  adoptedOrderId: column.nullable(column.varchar(64)),
  renewals: column.nullable(column.int()),
  revision: column.nullable(column.int()),
};
const table = defineTable('reservations', columns);

const SALE_KEEPS_HOLDS =
  'EXISTS (SELECT 1 FROM event_sales WHERE event_id = @eventId AND holds_released = 0)';

/** With the parameters `now`, `eventId`, `currency` and `seatCount`. */
const IS_ON_SALE = `EXISTS (SELECT 1 FROM event_sales
        WHERE event_id = @eventId AND on_sale = 1 AND currency = @currency
          AND (sales_start_at IS NULL OR sales_start_at <= @now)
          AND (sales_end_at IS NULL OR sales_end_at > @now)
          AND max_seats_per_order >= @seatCount)`;

/** With the parameter `revision`. */
const UNCHANGED = 'COALESCE(revision, 0) = @revision';
const COUNT_CHANGE = 'revision = COALESCE(revision, 0) + 1';

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

  async liveOf(owner, before, limit) {
    const older = before === undefined ? '' : 'AND id < @before';
    const rest = `WHERE event_id = @eventId AND user_id = @userId AND status = 'HELD' AND expires_at > @now ${older}
      ORDER BY id DESC`;
    const params = before === undefined ? { ...owner } : { ...owner, before };
    return (await selectAll(database, table, rest, params, limit)).map(toReservation);
  },

  async adopt(id, by, revision) {
    const unchanged = revision === undefined ? '' : ` AND ${UNCHANGED}`;
    const [row] = await database.query(
      database.dialect.updateReturning({
        table: 'reservations',
        set: `adopted_order_id = COALESCE(adopted_order_id, @orderId), ${COUNT_CHANGE}`,
        where: `id = @id AND user_id = @userId AND ${guardOf(reservationTransitions.adopt.from, conditions)}${unchanged}`,
        returning: table.columnNames,
      }),
      { id, ...by, ...(revision === undefined ? {} : { revision }) },
    );
    return row && toReservation(table.fromRow(row));
  },

  async disown(id, orderId) {
    await database.execute(
      `UPDATE reservations SET adopted_order_id = NULL, ${COUNT_CHANGE}
       WHERE id = @id AND adopted_order_id = @orderId AND status = 'HELD'`,
      { id, orderId },
    );
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

const reservationWrites: Omit<
  ReservationRepository,
  'find' | 'liveOf' | 'adopt' | 'disown' | 'due' | 'heldOf'
> = {
  insertHeld(tx, { id, eventId, userId, currency, total, seats, createdAt, expiresAt }, maxLiveHolds) {
    return changesRow(tx, insertHeldText(maxLiveHolds), {
      id,
      eventId,
      userId,
      currency,
      total,
      seats: JSON.stringify(seats),
      now: createdAt,
      expiresAt,
      seatCount: seats.length,
      ...slotsUpTo(maxLiveHolds),
    });
  },

  async expiredOf(tx, { userId, eventId, now }) {
    const rest = `WHERE event_id = @eventId AND user_id = @userId AND status = 'HELD' AND expires_at <= @now`;
    return (await selectAll(tx, table, rest, { userId, eventId, now })).map(toReservation);
  },

  release: (tx, reservation, now) =>
    change(tx, reservation, reservationTransitions.release, 'ended_at = @now', { now }),
  expire: (tx, reservation, now) =>
    change(tx, reservation, reservationTransitions.expire, 'ended_at = @now', { now }),
  extend: (tx, reservation, now) =>
    change(
      tx,
      reservation,
      reservationTransitions.extend,
      'expires_at = @expiresAt, adopted_order_id = @adoptedOrderId',
      { now, expiresAt: reservation.expiresAt, adoptedOrderId: reservation.adoptedOrderId },
    ),
  renew: (tx, reservation, now) =>
    change(tx, reservation, reservationTransitions.renew, 'expires_at = @expiresAt, renewals = @renewals', {
      now,
      expiresAt: reservation.expiresAt,
      renewals: reservation.renewals,
    }),
  edit(tx, reservation, now, addsSeats) {
    const { eventId, currency, total, seats } = reservation;
    const set = 'seats = @seats, total = @total';
    const params = { now, total, seats: JSON.stringify(seats) };
    if (!addsSeats) return change(tx, reservation, reservationTransitions.edit, set, params);
    const terms = { ...params, eventId, currency, seatCount: seats.length };
    return change(tx, reservation, reservationTransitions.edit, set, terms, IS_ON_SALE);
  },
  allocate: (tx, reservation, orderId, now) =>
    change(
      tx,
      reservation,
      reservationTransitions.allocate,
      'order_id = @orderId, ended_at = @now',
      { eventId: reservation.eventId, orderId, now },
      'NOT EXISTS (SELECT 1 FROM returned_orders WHERE order_id = @orderId)',
    ),
};

/**
 * Carries out a transition by one guarded UPDATE. False when the guard did not hold, or the reservation has changed since it was
 * read: its seats and its expiry belong together.
 */
function change(
  tx: SqlRunner,
  { id, revision }: Reservation,
  { to, from }: ReservationTransition,
  set: string,
  params: SqlParams,
  ...others: readonly string[]
): Promise<boolean> {
  const where = ['id = @id', UNCHANGED, guardOf(from, conditions), ...others].join(' AND ');
  const text = `UPDATE reservations SET status = '${to}', ${set}, ${COUNT_CHANGE} WHERE ${where}`;
  return changesRow(tx, text, { ...params, id, revision });
}

/** Takes the user's lowest free slot, if there is one and if the event is on sale on the terms of the reservation. */
function insertHeldText(maxLiveHolds: number): string {
  const slots = Object.keys(slotsUpTo(maxLiveHolds))
    .map((name, index) => `SELECT @${name}${index === 0 ? ' AS hold_slot' : ''}`)
    .join(' UNION ALL ');
  return `INSERT INTO reservations
      (id, event_id, user_id, status, currency, total, seats, hold_slot, created_at, expires_at, ended_at, order_id)
    SELECT @id, @eventId, @userId, 'HELD', @currency, @total, @seats, MIN(slots.hold_slot), @now, @expiresAt, NULL, NULL
    FROM (${slots}) AS slots
    WHERE NOT EXISTS (SELECT 1 FROM reservations
        WHERE event_id = @eventId AND user_id = @userId AND status = 'HELD'
          AND reservations.hold_slot = slots.hold_slot)
      AND ${IS_ON_SALE}
    HAVING MIN(slots.hold_slot) IS NOT NULL`;
}

const slotsUpTo = (maxLiveHolds: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length: maxLiveHolds }, (_, index) => [`slot${index}`, index + 1]));

/** The seats were written by this repository. */
const toReservation = (stored: ValueOf<typeof columns>): Reservation => ({
  ...stored,
  seats: JSON.parse(stored.seats) as PromisedSeat[],
  renewals: stored.renewals ?? 0,
  revision: stored.revision ?? 0,
});
