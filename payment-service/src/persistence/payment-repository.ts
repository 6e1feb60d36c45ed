import {
  changesRow,
  column,
  defineTable,
  inList,
  isInserted,
  lockRow,
  selectAll,
  selectOne,
  UniqueViolation,
  whereGiven,
  type Database,
  type Table,
} from '@ticketing/service-chassis/database';
import type { PaymentRepository } from '../application/ports/payment-repository';
import type { FailureReason } from '../domain/failure-reason';
import type { Payment, PaymentMethod } from '../domain/payment';
import { liveStatuses, statusesBefore, type PaymentStatus } from '../domain/payment-status';
import { createPendingRows } from './pending-rows';
import { statusIn } from './status-in';

export const paymentColumns = {
  id: column.varchar(40),
  idempotencyKey: column.nullable(column.varchar(64, 'request_key')),
  orderId: column.varchar(64),
  userId: column.varchar(64),
  method: column.varchar<PaymentMethod>(16),
  status: column.varchar<PaymentStatus>(24),
  reference: column.varchar(40),
  amount: column.optional({ amount: column.bigint(), currency: column.varchar(3) }),
  refundReserved: column.bigint(),
  refunded: column.bigint(),
  failureReason: column.nullable(column.varchar<FailureReason>(40)),
  orderStatus: column.varchar(32),
  orderStatusAt: column.nullable(column.datetime()),
  successAcknowledged: column.bit('success_told'),
  createdAt: column.datetime(),
} satisfies Record<keyof Payment, unknown>;

const table: Table<Payment> = defineTable('payments', paymentColumns);

const IS_LIVE = statusIn(liveStatuses);
const IS_REFUNDABLE = statusIn(statusesBefore('REFUNDED'));

export function createPaymentRepository(database: Database): PaymentRepository {
  return {
    ...createPendingRows(database, table),
    ...createPaymentLookups(database),
    ...refundedAmounts,

    insert: (payment, nextCheckAt) =>
      isInserted(table.insert(database, payment, { next_check_at: nextCheckAt })),

    async acquireChargeRight(id, { amount, currency }) {
      try {
        const isAcquired = await changesRow(
          database,
          `UPDATE payments SET amount = @amount, currency = @currency
           WHERE id = @id AND ${statusIn(statusesBefore('SUCCESS'))}`,
          { id, amount, currency },
        );
        return isAcquired ? 'acquired' : 'ended';
      } catch (error) {
        // ux_payments_live: only a payment with an amount may be charged, and an order has one such live payment.
        if (error instanceof UniqueViolation) return 'taken';
        throw error;
      }
    },

    // A run that knows no amount must not end a payment that has one by now: it may be about to be charged.
    finalize(tx, payment, outcome, at) {
      const finalized: Payment = {
        ...payment,
        status: outcome.status,
        failureReason: outcome.status === 'FAILED' ? outcome.reason : null,
      };
      return changesRow(
        tx,
        `UPDATE payments SET ${table.assignmentsOf(finalizedMembers)}, settled_at = @at
         WHERE id = @id AND ${statusIn(statusesBefore(outcome.status))} AND (@isAuthorized = 1 OR amount IS NULL)`,
        {
          ...table.paramsOf(finalized, ['id', ...finalizedMembers]),
          isAuthorized: payment.amount !== null,
          at,
        },
      );
    },

    async saveOrderStatus(tx, id, { status, at }, successAcknowledged) {
      await tx.execute(
        `UPDATE payments
         SET order_status = @status, order_status_at = @at,
             success_told = CASE WHEN @successAcknowledged = 1 THEN 1 ELSE success_told END
         WHERE id = @id`,
        { id, status, at, successAcknowledged },
      );
    },

    async lock(tx, id) {
      const lock = { table: 'payments', column: 'order_status', where: 'id = @id' };
      const row = await lockRow(tx, { ...lock, returning: table.columnNames }, { id });
      return row && table.fromRow(row);
    },
  };
}

function createPaymentLookups(
  database: Database,
): Pick<
  PaymentRepository,
  'find' | 'findByIdempotencyKey' | 'findByReference' | 'findLive' | 'findCharging' | 'listByOrders' | 'list'
> {
  const one = (where: string, params: Record<string, string>) =>
    selectOne(database, table, `WHERE ${where}`, params);

  return {
    find: (id) => one('id = @id', { id }),
    findByIdempotencyKey: (idempotencyKey) => one('request_key = @idempotencyKey', { idempotencyKey }),
    findByReference: (reference) => one('reference = @reference', { reference }),
    findLive: (orderId, userId) =>
      one(`order_id = @orderId AND user_id = @userId AND ${IS_LIVE}`, { orderId, userId }),
    findCharging: (orderId) => one(`order_id = @orderId AND ${IS_LIVE} AND amount IS NOT NULL`, { orderId }),

    listByOrders(orderIds) {
      const orders = inList('order', orderIds);
      const rest = `WHERE order_id IN (${orders.text}) AND (status <> 'FAILED' OR amount IS NOT NULL) ORDER BY order_id, id`;
      return selectAll(database, table, rest, orders.params);
    },

    list(filter, limit, after) {
      const conditions = {
        orderId: 'order_id = @orderId',
        userId: 'user_id = @userId',
        after: 'id < @after',
      };
      const { where, params } = whereGiven({ ...filter, after }, conditions);
      return selectAll(database, table, `${where} ORDER BY id DESC`, params, limit);
    },
  };
}

/** The idempotency key is given up with a failure that the same request may repeat. */
const finalizedMembers = [
  'status',
  'failureReason',
  'amount',
  'idempotencyKey',
  'orderStatus',
  'orderStatusAt',
] as const;

/** How refunds change the amounts of their payment. */
const refundedAmounts: Pick<PaymentRepository, 'reserveRefund' | 'completeRefund' | 'releaseRefund'> = {
  reserveRefund: (tx, id, amount) =>
    changesRow(
      tx,
      `UPDATE payments SET refund_reserved = refund_reserved + @amount
       WHERE id = @id AND ${IS_REFUNDABLE} AND refund_reserved + @amount <= amount`,
      { id, amount },
    ),

  async completeRefund(tx, id, amount) {
    const changed = await tx.execute(
      `UPDATE payments
       SET refunded = refunded + @amount,
           status = CASE WHEN refunded + @amount >= amount THEN 'REFUNDED' ELSE 'PARTIALLY_REFUNDED' END
       WHERE id = @id AND ${IS_REFUNDABLE} AND refunded + @amount <= refund_reserved`,
      { id, amount },
    );
    if (changed !== 1) throw new Error(`Payment ${id} had not reserved the amount that was refunded.`);
  },

  async releaseRefund(tx, id, amount) {
    const changed = await tx.execute(
      `UPDATE payments SET refund_reserved = refund_reserved - @amount
       WHERE id = @id AND refund_reserved - @amount >= refunded`,
      { id, amount },
    );
    if (changed !== 1) throw new Error(`Payment ${id} had not reserved the amount that was released.`);
  },
};
