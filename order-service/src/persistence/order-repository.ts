import { addMilliseconds } from '@ticketing/service-chassis/core';
import {
  column,
  defineTable,
  inList,
  selectAll,
  whereGiven,
  type Database,
  type SqlParams,
  type SqlRunner,
} from '@ticketing/service-chassis/database';
import { StaleOrder, type OrderRepository } from '../application/ports/order-repository';
import type { CloseReason } from '../domain/close-reason';
import type { Order } from '../domain/order';
import { orderStatusesBefore, type OrderStatus } from '../domain/order-status';
import { COMPARE_AFTER_MS } from '../domain/reconciliation';
import { orderedEvent } from '../domain/sold-event';
import { eventColumns } from './event-columns';
import { shownEvent } from './event-repository';
import { groupBy } from './group-by';
import { seatColumns } from './seat-columns';
import { literals } from './stored-values';

const orderTable = defineTable('orders', {
  id: column.varchar(64),
  version: column.int(),
  userId: column.varchar(64),
  eventId: column.varchar(64),
  reservationId: column.varchar(64),
  status: column.varchar<OrderStatus>(16),
  currency: column.varchar(3),
  subtotal: column.bigint(),
  taxRateBasisPoints: column.int(),
  tax: column.bigint(),
  total: column.bigint(),
  refunded: column.bigint(),
  payBy: column.datetime(),
  openPayment: column.optional({
    paymentId: column.varchar(64, 'open_payment_id'),
    since: column.datetime('open_payment_at'),
  }),
  paidPaymentId: column.nullable(column.varchar(64)),
  closeReason: column.nullable(column.varchar<CloseReason>(32)),
  event: { title: column.nvarchar(300, 'event_title'), ...eventColumns },
  createdAt: column.datetime(),
  paidAt: column.nullable(column.datetime()),
  confirmedAt: column.nullable(column.datetime()),
});

const lineTable = defineTable('order_lines', {
  orderId: column.varchar(64),
  position: column.int(),
  line: { ...seatColumns, price: column.bigint() },
});

const conditions = { userId: 'o.user_id = @userId', status: 'o.status = @status', before: 'o.id < @before' };

/** An order with its event as it is now. */
const orderWithEvent = {
  name: 'orders o LEFT JOIN events e ON e.id = o.event_id',
  columns: [...orderTable.columnNames.map((name) => `o.${name}`), shownEvent.columns].join(', '),
  fromRow(row: object) {
    const order = orderTable.fromRow(row);
    return { ...order, event: orderedEvent(order.event, order.createdAt, shownEvent.fromOuterRow(row)) };
  },
};

/** What a change may touch. Everything else is fixed when the order is placed. */
const CHANGEABLE = [
  'version',
  'status',
  'refunded',
  'payBy',
  'openPayment',
  'paidPaymentId',
  'closeReason',
  'paidAt',
  'confirmedAt',
] as const;

export function createOrderRepository(database: Database): OrderRepository {
  return {
    find: async (orderId, runner) =>
      (await select('WHERE o.id = @orderId', { orderId }, undefined, runner))[0],
    async findAll(orderIds) {
      if (orderIds.length === 0) return [];
      const list = inList('id', orderIds);
      return select(`WHERE o.id IN (${list.text})`, list.params);
    },
    findByReservation: async (reservationId) =>
      (await select('WHERE o.reservation_id = @reservationId', { reservationId }))[0],
    findByIdempotencyKey: async (key, since) =>
      (await select('WHERE o.idempotency_id = @key AND o.created_at > @since', { key, since }))[0],

    async page(filter, limit, runner) {
      const { where, params } = whereGiven(filter, conditions);
      return select(`${where} ORDER BY o.id DESC`, params, limit, runner);
    },

    insert: insertOrder,
    save: saveOrder,

    async compareSoon(tx, orderId, now) {
      const checkDueAt = addMilliseconds(now, COMPARE_AFTER_MS);
      await tx.execute('UPDATE orders SET check_due_at = @checkDueAt WHERE id = @orderId', {
        orderId,
        checkDueAt,
      });
    },

    overdue: (now, paymentsBefore, limit) =>
      ids(
        `SELECT id FROM orders WHERE status IN (${literals(orderStatusesBefore('EXPIRED'))}) AND pay_by <= @now
           AND (open_payment_at IS NULL OR open_payment_at <= @paymentsBefore) ORDER BY pay_by`,
        limit,
        { now, paymentsBefore },
      ),

    ofEvent(eventId, statuses, after, limit) {
      const list = inList('status', statuses);
      return ids(
        `SELECT id FROM orders WHERE event_id = @eventId AND status IN (${list.text}) AND id > @after ORDER BY id`,
        limit,
        { ...list.params, eventId, after },
      );
    },
  };

  async function select(rest: string, params: SqlParams, limit?: number, runner: SqlRunner = database) {
    return withLines(await selectAll(runner, orderWithEvent, rest, params, limit), runner);
  }

  async function ids(text: string, limit: number, params: SqlParams): Promise<string[]> {
    const rows = await database.query<{ id: string }>(database.dialect.firstRows(text, limit), params);
    return rows.map((row) => row.id);
  }
}

async function insertOrder(
  tx: SqlRunner,
  order: Order,
  idempotency?: { key: string; keptSince: Date },
): Promise<void> {
  if (idempotency !== undefined) {
    // A key may be used again once it is no longer kept.
    await tx.execute(
      'UPDATE orders SET idempotency_id = NULL WHERE idempotency_id = @key AND created_at <= @keptSince',
      { ...idempotency },
    );
  }
  await orderTable.insert(tx, order, { idempotency_id: idempotency?.key ?? null });
  await lineTable.bulkInsert(
    tx,
    order.lines.map((line, position) => ({ orderId: order.id, position, line })),
  );
}

async function saveOrder(tx: SqlRunner, before: Order, after: Order, now: Date): Promise<Order> {
  const next = { ...after, version: before.version + 1 };
  const saved = await tx.execute(
    `UPDATE orders SET ${orderTable.assignmentsOf(CHANGEABLE)}, check_due_at = @checkDueAt
     WHERE id = @id AND version = @versionBefore AND status = @statusBefore`,
    {
      ...orderTable.paramsOf(next, CHANGEABLE),
      id: before.id,
      versionBefore: before.version,
      statusBefore: before.status,
      checkDueAt: addMilliseconds(now, COMPARE_AFTER_MS),
    },
  );
  if (saved !== 1) throw new StaleOrder(`order ${before.id} was changed by somebody else`);
  return next;
}

async function withLines(orders: readonly Omit<Order, 'lines'>[], runner: SqlRunner): Promise<Order[]> {
  if (orders.length === 0) return [];
  const list = inList(
    'order',
    orders.map(({ id }) => id),
  );
  const inOrder = `WHERE order_id IN (${list.text}) ORDER BY order_id, position`;
  const lines = await selectAll(runner, lineTable, inOrder, list.params);
  const linesByOrder = groupBy(lines, ({ orderId }) => orderId);
  return orders.map((order) => ({
    ...order,
    lines: (linesByOrder.get(order.id) ?? []).map(({ line }) => line),
  }));
}
