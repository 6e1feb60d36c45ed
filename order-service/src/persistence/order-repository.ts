import { addMilliseconds } from '@ticketing/service-chassis/core';
import { inList, type Database, type SqlParams, type SqlRunner } from '@ticketing/service-chassis/database';
import { StaleOrder, type OrderFilter, type OrderStore } from '../application/ports';
import type { CloseReason } from '../domain/close-reason';
import type { Order, OrderLine, OrderStatus } from '../domain/order';
import { COMPARE_AFTER_MS } from '../domain/reconciliation';
import { groupBy } from './group-by';
import { seatOf, type SeatRow } from './seat-row';

interface OrderRow {
  id: string;
  version: number;
  user_id: string;
  event_id: string;
  reservation_id: string;
  status: OrderStatus;
  currency: string;
  subtotal: number;
  tax_rate_basis_points: number;
  tax: number;
  total: number;
  refunded: number;
  pay_by: Date;
  open_payment_id: string | null;
  open_payment_at: Date | null;
  paid_payment_id: string | null;
  close_reason: CloseReason | null;
  event_title: string;
  venue_name: string;
  venue_address: string;
  venue_city: string;
  venue_country: string;
  time_zone: string;
  starts_at: Date;
  ends_at: Date;
  refund_cutoff_at: Date;
  created_at: Date;
  paid_at: Date | null;
  confirmed_at: Date | null;
}

interface LineRow extends SeatRow {
  order_id: string;
  price: number;
}

const COLUMNS = `id, version, user_id, event_id, reservation_id, status, currency, subtotal, tax_rate_basis_points, tax,
  total, refunded, pay_by, open_payment_id, open_payment_at, paid_payment_id, close_reason, event_title, venue_name,
  venue_address, venue_city, venue_country, time_zone, starts_at, ends_at, refund_cutoff_at, created_at, paid_at,
  confirmed_at`;

export function createOrderRepository(database: Database): OrderStore {
  async function withLines(rows: readonly OrderRow[], runner: SqlRunner = database): Promise<Order[]> {
    if (rows.length === 0) return [];
    const list = inList(
      'order',
      rows.map((row) => row.id),
    );
    const lines = await runner.query<LineRow>(
      `SELECT order_id, seat_id, label, section_name, row_name, seat_number, tier, price FROM order_lines
       WHERE order_id IN (${list.text}) ORDER BY order_id, position`,
      list.params,
    );
    const byOrder = groupBy(lines, (line) => line.order_id);
    return rows.map((row) => orderOf(row, byOrder.get(row.id) ?? []));
  }

  async function findOne(where: string, params: SqlParams, runner: SqlRunner = database) {
    const rows = await runner.query<OrderRow>(`SELECT ${COLUMNS} FROM orders WHERE ${where}`, params);
    return (await withLines(rows, runner))[0];
  }

  return {
    find: (orderId, runner) => findOne('id = @orderId', { orderId }, runner),

    async findAll(orderIds) {
      if (orderIds.length === 0) return [];
      const list = inList('id', orderIds);
      const rows = await database.query<OrderRow>(
        `SELECT ${COLUMNS} FROM orders WHERE id IN (${list.text})`,
        list.params,
      );
      return withLines(rows);
    },

    findByReservation: (reservationId) => findOne('reservation_id = @reservationId', { reservationId }),
    findByIdempotencyKey: (idempotencyKey, since) =>
      findOne('idempotency_id = @idempotencyKey AND created_at > @since', { idempotencyKey, since }),

    async page(filter, limit) {
      const { text, params } = conditionOf(filter);
      const rows = await database.query<OrderRow>(
        database.dialect.firstRows(`SELECT ${COLUMNS} FROM orders${text} ORDER BY id DESC`, limit),
        params,
      );
      return withLines(rows);
    },

    async insert(tx, order, idempotency) {
      if (idempotency !== undefined) {
        // The key may be used anew once its time is over.
        await tx.execute(
          'UPDATE orders SET idempotency_id = NULL WHERE idempotency_id = @id AND created_at <= @keptSince',
          { id: idempotency.id, keptSince: idempotency.keptSince },
        );
      }
      await tx.execute(
        `INSERT INTO orders (${COLUMNS}, idempotency_id) VALUES (@id, @version, @userId, @eventId, @reservationId,
           @status, @currency, @subtotal, @taxRate, @tax, @total, @refunded, @payBy, @openPaymentId, @openPaymentAt,
           @paidPaymentId, @closeReason, @title, @venueName, @venueAddress, @venueCity, @venueCountry, @timeZone,
           @startsAt, @endsAt, @refundCutoffAt, @createdAt, @paidAt, @confirmedAt, @idempotencyKey)`,
        {
          ...changeable(order),
          id: order.id,
          version: order.version,
          userId: order.userId,
          eventId: order.eventId,
          reservationId: order.reservationId,
          currency: order.currency,
          subtotal: order.subtotal,
          taxRate: order.taxRateBasisPoints,
          tax: order.tax,
          total: order.total,
          title: order.event.title,
          venueName: order.event.venue.name,
          venueAddress: order.event.venue.address,
          venueCity: order.event.venue.city,
          venueCountry: order.event.venue.country,
          timeZone: order.event.timeZone,
          startsAt: order.event.startsAt,
          endsAt: order.event.endsAt,
          refundCutoffAt: order.event.refundCutoffAt,
          createdAt: order.createdAt,
          idempotencyKey: idempotency?.id ?? null,
        },
      );
      await insertLines(tx, order.id, order.lines);
    },

    async save(tx, before, after, now) {
      const next = { ...after, version: before.version + 1 };
      const saved = await tx.execute(
        `UPDATE orders SET version = @version, status = @status, refunded = @refunded, pay_by = @payBy,
           open_payment_id = @openPaymentId, open_payment_at = @openPaymentAt, paid_payment_id = @paidPaymentId,
           close_reason = @closeReason, paid_at = @paidAt, confirmed_at = @confirmedAt, check_due_at = @checkDueAt
         WHERE id = @id AND version = @versionBefore AND status = @statusBefore`,
        {
          ...changeable(next),
          id: before.id,
          version: next.version,
          versionBefore: before.version,
          statusBefore: before.status,
          checkDueAt: addMilliseconds(now, COMPARE_AFTER_MS),
        },
      );
      if (saved !== 1) throw new StaleOrder(`order ${before.id} was changed by somebody else`);
      return next;
    },

    async checkSoon(tx, orderId, now) {
      await tx.execute('UPDATE orders SET check_due_at = @checkDueAt WHERE id = @orderId', {
        orderId,
        checkDueAt: addMilliseconds(now, COMPARE_AFTER_MS),
      });
    },

    async overdue(now, attemptsBefore, limit) {
      const rows = await database.query<{ id: string }>(
        database.dialect.firstRows(
          `SELECT id FROM orders WHERE status = 'PENDING_PAYMENT' AND pay_by <= @now
             AND (open_payment_at IS NULL OR open_payment_at <= @attemptsBefore) ORDER BY pay_by`,
          limit,
        ),
        { now, attemptsBefore },
      );
      return rows.map((row) => row.id);
    },

    async ofEvent(eventId, statuses, after, limit) {
      const list = inList('status', statuses);
      const rows = await database.query<{ id: string }>(
        database.dialect.firstRows(
          `SELECT id FROM orders WHERE event_id = @eventId AND status IN (${list.text}) AND id > @after ORDER BY id`,
          limit,
        ),
        { ...list.params, eventId, after },
      );
      return rows.map((row) => row.id);
    },
  };
}

async function insertLines(tx: SqlRunner, orderId: string, lines: readonly OrderLine[]): Promise<void> {
  await tx.bulkInsert(
    'order_lines',
    [
      { name: 'order_id', type: 'VARCHAR(64)' },
      { name: 'position', type: 'INT' },
      { name: 'seat_id', type: 'VARCHAR(64)' },
      { name: 'label', type: 'NVARCHAR(100)' },
      { name: 'section_name', type: 'NVARCHAR(100)', nullable: true },
      { name: 'row_name', type: 'NVARCHAR(100)', nullable: true },
      { name: 'seat_number', type: 'NVARCHAR(100)', nullable: true },
      { name: 'tier', type: 'NVARCHAR(100)', nullable: true },
      { name: 'price', type: 'BIGINT' },
    ],
    lines.map((line, position) => [
      orderId,
      position,
      line.seatId,
      line.label,
      line.section,
      line.row,
      line.number,
      line.tier,
      line.price,
    ]),
  );
}

function conditionOf({ userId, status, before }: OrderFilter): { text: string; params: SqlParams } {
  const conditions: readonly (readonly [string, string, string | undefined])[] = [
    ['user_id = @userId', 'userId', userId],
    ['status = @status', 'status', status],
    ['id < @before', 'before', before],
  ];
  const given = conditions.flatMap(([text, name, value]) =>
    value === undefined ? [] : [{ text, name, value }],
  );
  return {
    text: given.length === 0 ? '' : ` WHERE ${given.map(({ text }) => text).join(' AND ')}`,
    params: Object.fromEntries(given.map(({ name, value }) => [name, value])),
  };
}

/** The columns that a change may touch; all others are fixed when the order is placed. */
const changeable = (order: Order) => ({
  status: order.status,
  refunded: order.refunded,
  payBy: order.payBy,
  openPaymentId: order.openPayment?.paymentId ?? null,
  openPaymentAt: order.openPayment?.since ?? null,
  paidPaymentId: order.paidPaymentId,
  closeReason: order.closeReason,
  paidAt: order.paidAt,
  confirmedAt: order.confirmedAt,
});

const orderOf = (row: OrderRow, lines: readonly LineRow[]): Order => ({
  id: row.id,
  version: row.version,
  userId: row.user_id,
  eventId: row.event_id,
  reservationId: row.reservation_id,
  status: row.status,
  currency: row.currency,
  subtotal: row.subtotal,
  taxRateBasisPoints: row.tax_rate_basis_points,
  tax: row.tax,
  total: row.total,
  refunded: row.refunded,
  payBy: row.pay_by,
  openPayment:
    row.open_payment_id === null || row.open_payment_at === null
      ? null
      : { paymentId: row.open_payment_id, since: row.open_payment_at },
  paidPaymentId: row.paid_payment_id,
  closeReason: row.close_reason,
  event: {
    title: row.event_title,
    venue: {
      name: row.venue_name,
      address: row.venue_address,
      city: row.venue_city,
      country: row.venue_country,
    },
    timeZone: row.time_zone,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    refundCutoffAt: row.refund_cutoff_at,
  },
  lines: lines.map((line) => ({ ...seatOf(line), price: line.price })),
  createdAt: row.created_at,
  paidAt: row.paid_at,
  confirmedAt: row.confirmed_at,
});
