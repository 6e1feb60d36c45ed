import {
  column,
  defineTable,
  inList,
  selectAll,
  type Database,
  type SqlParams,
  type SqlRunner,
  type SqlValue,
} from '@ticketing/service-chassis/database';
import type { SeatRepository } from '../application/ports/seat-repository';
import type { Reservation } from '../domain/reservation';
import type { ListedSeat, PromisedSeat, SeatChange } from '../domain/seat';
import {
  hasOwner,
  seatTransitions,
  type SeatCondition,
  type SeatStatus,
  type SeatTransition,
} from '../domain/seat-status';
import { guardOf } from './guard';

interface ChangedRow {
  id: string;
  event_id: string;
  position: number;
  previous_status: SeatStatus;
  status: SeatStatus;
}

const CHANGED = ['id', 'event_id', 'position', 'previous_status', 'status'] as const;

const promisedSeat = {
  id: column.varchar(40),
  section: column.nvarchar(100),
  row: column.nvarchar(40, 'row_name'),
  number: column.nvarchar(40, 'seat_number'),
  label: column.nvarchar(200),
  tier: column.nvarchar(100),
  price: column.bigint(),
} satisfies Record<keyof PromisedSeat, unknown>;
const promisedSeats = defineTable('seats', promisedSeat);
const listedSeats = defineTable('seats', {
  seat: promisedSeat,
  promisedTier: column.nullable(column.nvarchar(100)),
  promisedPrice: column.nullable(column.bigint()),
  status: column.varchar<SeatStatus>(16),
  heldUntil: column.nullable(column.datetime()),
});

/** What a hold returns: the change, and what the buyer is promised. */
const HELD = [...new Set([...CHANGED, ...promisedSeats.columnNames])];

/** Whoever takes a seat is promised what the event asks for it at that moment. */
const PROMISE_PRICE = 'promised_tier = tier, promised_price = price';
const PROMISE_NOTHING = 'promised_tier = NULL, promised_price = NULL';

/** With the parameters `now`, `id` (of the reservation) and `orderId`. */
const conditions: Readonly<Record<SeatCondition, string>> = {
  expired: 'held_until <= @now',
  live: 'reservation_id = @id AND held_until > @now',
  ofReservation: 'reservation_id = @id',
  ofReservationAndExpired: 'reservation_id = @id AND held_until <= @now',
  ofReservationOrExpired: '(reservation_id = @id OR held_until <= @now)',
  ofOrder: 'order_id = @orderId',
};

export const createSeatRepository = (database: Database): SeatRepository => ({
  ...seatWrites,

  async allocatedTo(orderIds) {
    const orders = inList('order', orderIds);
    const rows = await database.query<{ id: string; order_id: string }>(
      `SELECT id, order_id FROM seats WHERE order_id IN (${orders.text}) AND status = 'ALLOCATED' ORDER BY id`,
      orders.params,
    );
    const owned = new Map<string, string[]>();
    for (const row of rows) owned.set(row.order_id, [...(owned.get(row.order_id) ?? []), row.id]);
    return owned;
  },

  async list(eventId, now) {
    const rest = 'WHERE event_id = @eventId ORDER BY position, id';
    const listed = await selectAll(database, listedSeats, rest, { eventId });
    return listed.map(({ seat, promisedTier, promisedPrice, status: stored, heldUntil }): ListedSeat => {
      const hasExpired = stored === 'HELD' && heldUntil !== null && heldUntil <= now;
      const status = hasExpired ? 'AVAILABLE' : stored;
      if (!hasOwner(status)) return { ...seat, status };
      return { ...seat, status, tier: promisedTier ?? seat.tier, price: promisedPrice ?? seat.price };
    });
  },
});

const seatWrites: Omit<SeatRepository, 'allocatedTo' | 'list'> = {
  async hold(tx, { eventId, seatIds, reservationId, now, until }) {
    const rows = await change(tx, seatTransitions.hold, {
      seatIds,
      set: `reservation_id = @reservationId, held_until = @until, ${PROMISE_PRICE}`,
      params: { reservationId, until, now },
      returning: HELD,
    });
    const held = rows.filter(isOf(eventId));
    return { seats: held.map((row) => promisedSeats.fromRow(row)), changes: held.map(toChange) };
  },

  async extend(tx, { id, seats }, now, until) {
    const ids = seatList(seats.map((seat) => seat.id));
    return tx.execute(
      `UPDATE seats SET held_until = @until
       WHERE id IN (${ids.text}) AND ${guardOf(seatTransitions.extend.from, conditions)}`,
      { id, until, now, ...ids.params },
    );
  },

  free: (tx, reservation) => free(tx, seatTransitions.release, reservation),
  freeExpired: (tx, reservation, now) => free(tx, seatTransitions.expire, reservation, { now }),

  async allocate(tx, { id, seats }, orderId, now) {
    const promise = promiseOf(seats);
    const rows = await change(tx, seatTransitions.allocate, {
      seatIds: seats.map((seat) => seat.id),
      set: `order_id = @orderId, reservation_id = @id, held_until = NULL, ${promise.set}`,
      params: { id, orderId, now, ...promise.params },
    });
    return rows.map(toChange);
  },

  async deallocate(tx, orderId, seatIds) {
    const set = `order_id = NULL, reservation_id = NULL, ${PROMISE_NOTHING}`;
    const rows = await change(tx, seatTransitions.deallocate, { seatIds, set, params: { orderId } });
    return rows.map(toChange);
  },

  async setBlocked(tx, { eventId, seatIds, to, now }) {
    const transition = to === 'BLOCKED' ? seatTransitions.block : seatTransitions.unblock;
    const set = `reservation_id = NULL, held_until = NULL, ${PROMISE_NOTHING}`;
    const rows = await change(tx, transition, { seatIds, set, params: { now } });
    return rows.filter(isOf(eventId)).map(toChange);
  },

  async existing(tx, { eventId, seatIds, userId, now }) {
    const ids = seatList(seatIds);
    const rows = await tx.query<{
      id: string;
      event_id: string;
      hold_id: string | null;
      expires_at: Date | null;
    }>(
      `SELECT seats.id, seats.event_id, reservations.id AS hold_id, reservations.expires_at
       FROM seats LEFT JOIN reservations ON reservations.id = seats.reservation_id
         AND reservations.user_id = @userId AND reservations.status = 'HELD' AND reservations.expires_at > @now
       WHERE seats.id IN (${ids.text})`,
      { userId, now, ...ids.params },
    );
    return new Map(
      rows.filter(isOf(eventId)).map(({ id, hold_id: holdId, expires_at: expiresAt }) => {
        const isOwn = holdId !== null && expiresAt !== null;
        return [id, isOwn ? { id: holdId, expiresAt } : undefined];
      }),
    );
  },
};

async function free(
  tx: SqlRunner,
  transition: SeatTransition,
  { id, seats }: Pick<Reservation, 'id' | 'seats'>,
  params: SqlParams = {},
): Promise<SeatChange[]> {
  const rows = await change(tx, transition, {
    seatIds: seats.map((seat) => seat.id),
    set: `reservation_id = NULL, held_until = NULL, ${PROMISE_NOTHING}`,
    params: { id, ...params },
  });
  return rows.map(toChange);
}

/**
 * The price that each seat was reserved at. An order that is paid late may find its seats free, and the event's price changed;
 * it pays what it was promised.
 */
function promiseOf(seats: readonly PromisedSeat[]): { readonly set: string; readonly params: SqlParams } {
  const sorted = [...seats].sort(byId);
  const caseOf = (name: string) =>
    `CASE id ${sorted.map((_, index) => `WHEN @seat${index} THEN @${name}${index}`).join(' ')} END`;
  return {
    set: `promised_tier = ${caseOf('tier')}, promised_price = ${caseOf('price')}`,
    params: Object.fromEntries(
      sorted.flatMap(({ tier, price }, index): [string, SqlValue][] => [
        [`tier${index}`, tier],
        [`price${index}`, price],
      ]),
    ),
  };
}

/** Carries out a transition by one guarded UPDATE, and returns the changed seats in the order of their list. */
async function change(
  tx: SqlRunner,
  { to, from }: SeatTransition,
  update: {
    /** All seats that the guard allows when undefined. */
    readonly seatIds: readonly string[] | undefined;
    readonly set: string;
    readonly params: SqlParams;
    readonly returning?: readonly string[];
  },
): Promise<ChangedRow[]> {
  const ids = update.seatIds === undefined ? undefined : seatList(update.seatIds);
  const guard = guardOf(from, conditions);
  const text = tx.dialect.updateReturning({
    table: 'seats',
    set: `status = '${to}', previous_status = status, ${update.set}`,
    where: ids === undefined ? guard : `id IN (${ids.text}) AND ${guard}`,
    returning: update.returning ?? CHANGED,
  });
  const rows = await tx.query<ChangedRow>(text, { ...update.params, ...ids?.params });
  return [...rows].sort((a, b) => a.position - b.position || byId(a, b));
}

/**
 * Seat ids in key order, so that transactions that want the same seats meet at the first one. The engines process the rows of
 * one UPDATE in index order, but only SQLite promises it. If two transactions on SQL Server meet in opposite orders, one
 * becomes the deadlock victim and is retried.
 */
const seatList = (seatIds: readonly string[]) => inList('seat', [...seatIds].sort());
const byId = (a: { readonly id: string }, b: { readonly id: string }) => (a.id < b.id ? -1 : 1);

/**
 * Named seats are found by their ids alone, and their event is compared afterwards: with both in the WHERE, SQLite reads all
 * seats of the event. A caller that gets fewer seats than it asked for rolls back.
 */
const isOf = (eventId: string) => (row: { readonly event_id: string }) => row.event_id === eventId;

const toChange = (row: ChangedRow): SeatChange => ({
  eventId: row.event_id,
  seatId: row.id,
  from: row.previous_status,
  to: row.status,
});
