import { inList, type Database, type SqlRunner } from '@ticketing/service-chassis/database';
import type { HeldSeats, Seats } from '../application/ports';
import type { ListedSeat, PromisedSeat, SeatChange, SeatStatus } from '../domain/seat';

interface ChangedRow {
  id: string;
  event_id: string;
  position: number;
  previous_status: SeatStatus;
  status: SeatStatus;
}

interface HeldRow extends ChangedRow {
  section: string;
  row_name: string;
  seat_number: string;
  label: string;
  tier: string;
  price: number;
}

interface ListedRow extends Omit<HeldRow, 'event_id' | 'position' | 'previous_status'> {
  held_until: Date | null;
}

const CHANGED = ['id', 'event_id', 'position', 'previous_status', 'status'] as const;
const HELD = [...CHANGED, 'section', 'row_name', 'seat_number', 'label', 'tier', 'price'] as const;

/** Whoever holds a seat loses it when the time is up, at that moment and without a write. */
const IS_FREE = `(status = 'AVAILABLE' OR (status = 'HELD' AND held_until <= @now))`;

/**
 * Seats by id in key order, so that writers who want the same seats meet at the first of them. The engines take the rows of
 * one UPDATE in the order of the index, though only SQLite promises it; should two writers on SQL Server ever meet in
 * opposite orders, one is the deadlock's victim and its transaction is tried again.
 */
const seatList = (seatIds: readonly string[]) => inList('seat', [...seatIds].sort());

export function createSeats(database: Database): Seats {
  return {
    async hold(tx, { eventId, seatIds, reservationId, now, until }): Promise<HeldSeats> {
      const ids = seatList(seatIds);
      const rows = await tx.query<HeldRow>(
        tx.dialect.updateReturning({
          table: 'seats',
          set: `status = 'HELD', previous_status = status, reservation_id = @reservationId, held_until = @until`,
          where: `id IN (${ids.text}) AND ${IS_FREE}`,
          returning: HELD,
        }),
        { reservationId, until, now, ...ids.params },
      );
      const inOrder = byPosition(rows).filter(isOf(eventId));
      return { seats: inOrder.map(toPromised), changes: inOrder.map(toChange) };
    },

    async prolong(tx, { id, seats }, now, until) {
      const ids = seatList(seats.map((seat) => seat.id));
      return tx.execute(
        `UPDATE seats SET held_until = @until
         WHERE id IN (${ids.text})
           AND status = 'HELD' AND reservation_id = @id AND held_until > @now`,
        { id, until, now, ...ids.params },
      );
    },

    async free(tx, { id, seats }) {
      const ids = seatList(seats.map((seat) => seat.id));
      return changes(tx, {
        set: `status = 'AVAILABLE', previous_status = status, reservation_id = NULL, held_until = NULL`,
        where: `id IN (${ids.text}) AND status = 'HELD' AND reservation_id = @id`,
        params: { id, ...ids.params },
      });
    },

    async freeLapsed(tx, { id, seats }, now) {
      const ids = seatList(seats.map((seat) => seat.id));
      return changes(tx, {
        set: `status = 'AVAILABLE', previous_status = status, reservation_id = NULL, held_until = NULL`,
        where: `id IN (${ids.text})
          AND status = 'HELD' AND reservation_id = @id AND held_until <= @now`,
        params: { id, now, ...ids.params },
      });
    },

    async allocate(tx, { id, seats }, orderId, now) {
      const ids = seatList(seats.map((seat) => seat.id));
      return changes(tx, {
        set: `status = 'ALLOCATED', previous_status = status, order_id = @orderId, reservation_id = @id, held_until = NULL`,
        where: `id IN (${ids.text})
          AND ((status = 'HELD' AND reservation_id = @id) OR ${IS_FREE})`,
        params: { id, orderId, now, ...ids.params },
      });
    },

    async deallocate(tx, orderId, seatIds) {
      const ids = seatIds === undefined ? undefined : seatList(seatIds);
      return changes(tx, {
        set: `status = 'AVAILABLE', previous_status = status, order_id = NULL, reservation_id = NULL`,
        where: `order_id = @orderId AND status = 'ALLOCATED'${ids === undefined ? '' : ` AND id IN (${ids.text})`}`,
        params: { orderId, ...ids?.params },
      });
    },

    async setBlocked(tx, { eventId, seatIds, to, now }) {
      const ids = seatList(seatIds);
      const changed = await changes(tx, {
        set: `status = @to, previous_status = status, reservation_id = NULL, held_until = NULL`,
        where: `id IN (${ids.text}) AND (status = 'BLOCKED' OR ${IS_FREE})`,
        params: { to, now, ...ids.params },
      });
      return changed.filter((seat) => seat.eventId === eventId);
    },

    async existing(tx, eventId, seatIds) {
      const ids = seatList(seatIds);
      const rows = await tx.query<{ id: string; event_id: string }>(
        `SELECT id, event_id FROM seats WHERE id IN (${ids.text})`,
        ids.params,
      );
      return new Set(rows.filter(isOf(eventId)).map(({ id }) => id));
    },

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
      const rows = await database.query<ListedRow>(
        `SELECT id, section, row_name, seat_number, label, tier, price, status, held_until
         FROM seats WHERE event_id = @eventId ORDER BY position, id`,
        { eventId },
      );
      return rows.map((row) => toListed(row, now));
    },
  };
}

/**
 * Seats that a caller named are looked up by their ids alone, and compared with the event afterwards: given both, SQLite goes
 * through all seats of the event. Whoever gets fewer than asked for undoes the write.
 */
const isOf = (eventId: string) => (row: { readonly event_id: string }) => row.event_id === eventId;

async function changes(
  tx: SqlRunner,
  update: {
    readonly set: string;
    readonly where: string;
    readonly params: Readonly<Record<string, string | Date>>;
  },
): Promise<SeatChange[]> {
  const { set, where, params } = update;
  const text = tx.dialect.updateReturning({ table: 'seats', set, where, returning: CHANGED });
  return byPosition(await tx.query<ChangedRow>(text, params)).map(toChange);
}

const byPosition = <Row extends { position: number; id: string }>(rows: readonly Row[]): Row[] =>
  [...rows].sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));

const toChange = (row: ChangedRow): SeatChange => ({
  eventId: row.event_id,
  seatId: row.id,
  from: row.previous_status,
  to: row.status,
});

const toPromised = (row: Omit<HeldRow, keyof ChangedRow> & { id: string }): PromisedSeat => ({
  id: row.id,
  section: row.section,
  row: row.row_name,
  number: row.seat_number,
  label: row.label,
  tier: row.tier,
  price: row.price,
});

function toListed(row: ListedRow, now: Date): ListedSeat {
  const hasLapsed = row.status === 'HELD' && row.held_until !== null && row.held_until <= now;
  return { ...toPromised(row), status: hasLapsed ? 'AVAILABLE' : row.status };
}
