import type { Database, SqlParams } from '@ticketing/service-chassis/database';
import type { Refunds } from '../application/ports';
import type { Refund, RefundStatus } from '../domain/refund';
import { pendingRows } from './pending-rows';

interface Row {
  id: string;
  request_key: string;
  payment_id: string;
  order_id: string;
  amount: number;
  currency: string;
  reason: string;
  status: RefundStatus;
  created_at: Date;
}

const SELECT =
  'SELECT id, request_key, payment_id, order_id, amount, currency, reason, status, created_at FROM refunds';

export function createRefundRepository(database: Database): Refunds {
  async function one(where: string, params: SqlParams) {
    const [row] = await database.query<Row>(`${SELECT} WHERE ${where}`, params);
    return row === undefined ? undefined : fromRow(row);
  }

  return {
    ...pendingRows(database, { table: 'refunds', select: SELECT, fromRow }),

    async insert(tx, refund, nextCheckAt) {
      await tx.execute(
        `INSERT INTO refunds (id, request_key, payment_id, order_id, amount, currency, reason, status, next_check_at, created_at)
         VALUES (@id, @requestKey, @paymentId, @orderId, @amount, @currency, @reason, @status, @nextCheckAt, @createdAt)`,
        {
          id: refund.id,
          requestKey: refund.requestKey,
          paymentId: refund.paymentId,
          orderId: refund.orderId,
          amount: refund.amount.amount,
          currency: refund.amount.currency,
          reason: refund.reason,
          status: refund.status,
          nextCheckAt,
          createdAt: refund.createdAt,
        },
      );
    },

    find: (id) => one('id = @id', { id }),
    findByRequest: (requestKey) => one('request_key = @requestKey', { requestKey }),

    async settle(tx, id, status, failureReason, at) {
      const settled = await tx.execute(
        `UPDATE refunds SET status = @status, failure_reason = @failureReason, settled_at = @at
         WHERE id = @id AND status = 'PENDING'`,
        { id, status, failureReason, at },
      );
      return settled === 1;
    },
  };
}

function fromRow(row: Row): Refund {
  return {
    id: row.id,
    requestKey: row.request_key,
    paymentId: row.payment_id,
    orderId: row.order_id,
    amount: { amount: row.amount, currency: row.currency },
    reason: row.reason,
    status: row.status,
    createdAt: row.created_at,
  };
}
