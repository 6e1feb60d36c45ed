import {
  UniqueViolation,
  inList,
  type Database,
  type SqlParams,
  type SqlRunner,
} from '@ticketing/service-chassis/database';
import type { Payments } from '../application/ports';
import type { FailureReason } from '../domain/failure';
import type { Payment, PaymentMethod } from '../domain/payment';
import type { PaymentStatus } from '../domain/payment-status';
import { pendingRows } from './pending-rows';

interface Row {
  id: string;
  request_key: string | null;
  order_id: string;
  user_id: string;
  method: PaymentMethod;
  status: PaymentStatus;
  reference: string;
  amount: number | null;
  currency: string | null;
  refund_reserved: number;
  refunded: number;
  failure_reason: FailureReason | null;
  order_status: string;
  success_told: boolean;
  created_at: Date;
}

const SELECT = `SELECT id, request_key, order_id, user_id, method, status, reference, amount, currency, refund_reserved,
  refunded, failure_reason, order_status, success_told, created_at FROM payments`;
const IS_LIVE = `status IN ('PENDING', 'SUCCESS', 'PARTIALLY_REFUNDED')`;
const IS_REFUNDABLE = `status IN ('SUCCESS', 'PARTIALLY_REFUNDED')`;

export function createPaymentRepository(database: Database): Payments {
  async function one(where: string, params: SqlParams, runner: SqlRunner = database) {
    const [row] = await runner.query<Row>(`${SELECT} WHERE ${where}`, params);
    return row === undefined ? undefined : fromRow(row);
  }

  return {
    ...pendingRows(database, { table: 'payments', select: SELECT, fromRow }),

    async insert(payment, nextCheckAt) {
      try {
        await database.execute(
          `INSERT INTO payments (id, request_key, order_id, user_id, method, status, reference, amount, currency,
             refund_reserved, refunded, failure_reason, order_status, success_told, next_check_at, created_at)
           VALUES (@id, @requestKey, @orderId, @userId, @method, @status, @reference, @amount, @currency,
             @refundReserved, @refunded, @failureReason, @orderStatus, @successTold, @nextCheckAt, @createdAt)`,
          {
            id: payment.id,
            requestKey: payment.requestKey,
            orderId: payment.orderId,
            userId: payment.userId,
            method: payment.method,
            status: payment.status,
            reference: payment.reference,
            amount: payment.amount?.amount ?? null,
            currency: payment.amount?.currency ?? null,
            refundReserved: payment.refundReserved,
            refunded: payment.refunded,
            failureReason: payment.failureReason,
            orderStatus: payment.orderStatus,
            successTold: payment.successTold,
            nextCheckAt,
            createdAt: payment.createdAt,
          },
        );
        return true;
      } catch (error) {
        if (error instanceof UniqueViolation) return false;
        throw error;
      }
    },

    find: (id) => one('id = @id', { id }),
    findByRequest: (requestKey) => one('request_key = @requestKey', { requestKey }),
    findByReference: (reference) => one('reference = @reference', { reference }),
    findLive: (orderId, userId) =>
      one(`order_id = @orderId AND user_id = @userId AND ${IS_LIVE}`, { orderId, userId }),
    findCharging: (orderId) => one(`order_id = @orderId AND ${IS_LIVE} AND amount IS NOT NULL`, { orderId }),

    async ofOrders(orderIds) {
      const orders = inList('order', orderIds);
      const rows = await database.query<Row>(
        `${SELECT} WHERE order_id IN (${orders.text}) AND (status <> 'FAILED' OR amount IS NOT NULL) ORDER BY order_id, id`,
        orders.params,
      );
      return rows.map(fromRow);
    },

    async list({ orderId, userId }, limit, after) {
      const conditions = [
        ...(orderId === undefined ? [] : ['order_id = @orderId']),
        ...(userId === undefined ? [] : ['user_id = @userId']),
        ...(after === undefined ? [] : ['id < @after']),
      ];
      const rows = await database.query<Row>(
        database.dialect.firstRows(
          `${SELECT}${conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`} ORDER BY id DESC`,
          limit,
        ),
        {
          ...(orderId === undefined ? {} : { orderId }),
          ...(userId === undefined ? {} : { userId }),
          ...(after === undefined ? {} : { after }),
        },
      );
      return rows.map(fromRow);
    },

    async claimOrder(id, amount) {
      try {
        const claimed = await database.execute(
          `UPDATE payments SET amount = @amount, currency = @currency WHERE id = @id AND status = 'PENDING'`,
          { id, amount: amount.amount, currency: amount.currency },
        );
        return claimed === 1 ? 'claimed' : 'settled';
      } catch (error) {
        if (error instanceof UniqueViolation) return 'taken';
        throw error;
      }
    },

    async settle(tx, payment, settlement, at) {
      const failureReason = settlement.status === 'FAILED' ? settlement.reason : null;
      const settled = await tx.execute(
        `UPDATE payments
         SET status = @status, failure_reason = @failureReason, amount = @amount, currency = @currency,
             request_key = @requestKey, order_status = @orderStatus, settled_at = @at
         WHERE id = @id AND status = 'PENDING' AND (@isPriced = 1 OR amount IS NULL)`,
        {
          id: payment.id,
          status: settlement.status,
          failureReason,
          amount: payment.amount?.amount ?? null,
          currency: payment.amount?.currency ?? null,
          requestKey: payment.requestKey,
          orderStatus: payment.orderStatus,
          isPriced: payment.amount !== null,
          at,
        },
      );
      return settled === 1;
    },

    async noteOrderStatus(tx, id, orderStatus, successTold) {
      await tx.execute(
        `UPDATE payments
         SET order_status = @orderStatus, success_told = CASE WHEN @successTold = 1 THEN 1 ELSE success_told END
         WHERE id = @id`,
        { id, orderStatus, successTold },
      );
    },

    async lock(tx, id) {
      // A changed row stays locked until the end of the transaction, on both engines.
      await tx.execute('UPDATE payments SET refund_reserved = refund_reserved WHERE id = @id', { id });
      return one('id = @id', { id }, tx);
    },

    async reserveRefund(tx, id, amount) {
      const reserved = await tx.execute(
        `UPDATE payments SET refund_reserved = refund_reserved + @amount
         WHERE id = @id AND ${IS_REFUNDABLE} AND refund_reserved + @amount <= amount`,
        { id, amount },
      );
      return reserved === 1;
    },

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
}

function fromRow(row: Row): Payment {
  return {
    id: row.id,
    requestKey: row.request_key,
    orderId: row.order_id,
    userId: row.user_id,
    method: row.method,
    status: row.status,
    reference: row.reference,
    amount:
      row.amount === null || row.currency === null ? null : { amount: row.amount, currency: row.currency },
    refundReserved: row.refund_reserved,
    refunded: row.refunded,
    failureReason: row.failure_reason,
    orderStatus: row.order_status,
    successTold: row.success_told,
    createdAt: row.created_at,
  };
}
