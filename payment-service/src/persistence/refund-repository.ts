import {
  changesRow,
  column,
  defineTable,
  selectOne,
  type Database,
  type Table,
} from '@ticketing/service-chassis/database';
import type { RefundRepository } from '../application/ports/refund-repository';
import { refundStatusesBefore, type Refund, type RefundStatus } from '../domain/refund';
import { createPendingRows } from './pending-rows';
import { statusIn } from './status-in';

export const refundColumns = {
  id: column.varchar(40),
  idempotencyKey: column.varchar(64, 'request_key'),
  paymentId: column.varchar(40),
  orderId: column.varchar(64),
  amount: { amount: column.bigint(), currency: column.varchar(3) },
  reason: column.nvarchar(200),
  status: column.varchar<RefundStatus>(16),
  createdAt: column.datetime(),
} satisfies Record<keyof Refund, unknown>;

const table: Table<Refund> = defineTable('refunds', refundColumns);

export function createRefundRepository(database: Database): RefundRepository {
  return {
    ...createPendingRows(database, table),
    insert: (tx, refund, nextCheckAt) => table.insert(tx, refund, { next_check_at: nextCheckAt }),
    find: (id) => selectOne(database, table, 'WHERE id = @id', { id }),
    findByIdempotencyKey: (idempotencyKey) =>
      selectOne(database, table, 'WHERE request_key = @idempotencyKey', { idempotencyKey }),

    finalize(tx, id, failureReason, at) {
      const status: RefundStatus = failureReason === null ? 'SUCCESS' : 'FAILED';
      return changesRow(
        tx,
        `UPDATE refunds SET status = @status, failure_reason = @failureReason, settled_at = @at
         WHERE id = @id AND ${statusIn(refundStatusesBefore(status))}`,
        { id, status, failureReason, at },
      );
    },
  };
}
