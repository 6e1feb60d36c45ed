import type { Database } from '@ticketing/service-chassis/database';
import type { Reservations } from '../application/ports';
import type { Reservation, ReservationStatus } from '../domain/reservation';
import type { PromisedSeat } from '../domain/seat';

interface Row {
  id: string;
  event_id: string;
  user_id: string;
  status: ReservationStatus;
  currency: string;
  total: number;
  seats: string;
  created_at: Date;
  expires_at: Date;
  order_id: string | null;
}

const COLUMNS = 'id, event_id, user_id, status, currency, total, seats, created_at, expires_at, order_id';

export function createReservations(database: Database): Reservations {
  return {
    async insertHeld(tx, reservation, maxLiveHolds) {
      const inserted = await tx.execute(insertHeldText(maxLiveHolds), {
        id: reservation.id,
        eventId: reservation.eventId,
        userId: reservation.userId,
        currency: reservation.currency,
        total: reservation.total,
        seats: JSON.stringify(reservation.seats),
        seatCount: reservation.seats.length,
        createdAt: reservation.createdAt,
        expiresAt: reservation.expiresAt,
        ...slotsUpTo(maxLiveHolds),
      });
      return inserted === 1;
    },

    async find(id) {
      const [row] = await database.query<Row>(`SELECT ${COLUMNS} FROM reservations WHERE id = @id`, { id });
      return row === undefined ? undefined : toReservation(row);
    },

    async lapsedOf(tx, { userId, eventId, now }) {
      const rows = await tx.query<Row>(
        `SELECT ${COLUMNS} FROM reservations
         WHERE event_id = @eventId AND user_id = @userId AND status = 'HELD' AND expires_at <= @now`,
        { userId, eventId, now },
      );
      return rows.map(toReservation);
    },

    async release(tx, id, now) {
      const changed = await tx.execute(
        `UPDATE reservations SET status = 'RELEASED', ended_at = @now
         WHERE id = @id AND status = 'HELD' AND expires_at > @now`,
        { id, now },
      );
      return changed === 1;
    },

    async expire(tx, id, now) {
      const changed = await tx.execute(
        `UPDATE reservations SET status = 'EXPIRED', ended_at = @now
         WHERE id = @id AND status = 'HELD' AND expires_at <= @now`,
        { id, now },
      );
      return changed === 1;
    },

    async prolong(tx, id, now, until) {
      const changed = await tx.execute(
        `UPDATE reservations SET expires_at = @until
         WHERE id = @id AND status = 'HELD' AND expires_at > @now`,
        { id, now, until },
      );
      return changed === 1;
    },

    async allocate(tx, { id, eventId }, orderId, now) {
      const changed = await tx.execute(
        `UPDATE reservations SET status = 'ALLOCATED', order_id = @orderId, ended_at = @now
         WHERE id = @id
           AND ((status = 'HELD' AND expires_at > @now)
             OR (status IN ('HELD', 'EXPIRED')
               AND EXISTS (SELECT 1 FROM event_sales WHERE event_id = @eventId AND holds_released = 0)))
           AND NOT EXISTS (SELECT 1 FROM returned_orders WHERE order_id = @orderId)`,
        { id, eventId, orderId, now },
      );
      return changed === 1;
    },

    async due(now, limit) {
      const rows = await database.query<Row>(
        database.dialect.firstRows(
          `SELECT ${COLUMNS} FROM reservations WHERE status = 'HELD' AND expires_at <= @now ORDER BY expires_at`,
          limit,
        ),
        { now },
      );
      return rows.map(toReservation);
    },

    async heldOf(eventId, limit) {
      const rows = await database.query<Row>(
        database.dialect.firstRows(
          `SELECT ${COLUMNS} FROM reservations
           WHERE event_id = @eventId AND status = 'HELD' ORDER BY user_id, hold_slot`,
          limit,
        ),
        { eventId },
      );
      return rows.map(toReservation);
    },
  };
}

/** Takes the person's lowest free slot, if there is one and the event is on sale on the terms that the reservation relies on. */
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

const toReservation = (row: Row): Reservation => ({
  id: row.id,
  eventId: row.event_id,
  userId: row.user_id,
  status: row.status,
  currency: row.currency,
  total: row.total,
  // Written by this repository and never changed since.
  seats: JSON.parse(row.seats) as PromisedSeat[],
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  orderId: row.order_id,
});
