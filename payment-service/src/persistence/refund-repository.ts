import {
  bigint,
  changesRow,
  datetime,
  defineTable,
  nvarchar,
  selectOne,
  varchar,
  type Database,
  type Table,
} from '@ticketing/service-chassis/database';
import type { RefundRepository } from '../application/ports/refund-repository';
import { refundStatusesBefore, type Refund, type RefundStatus } from '../domain/refund';
import { createPendingRows } from './pending-rows';
import { statusIn } from './status-in';

export const refundColumns = {
  id: varchar(40),
  idempotencyKey: varchar(64, 'request_key'),
  paymentId: varchar(40),
  orderId: varchar(64),
  amount: { amount: bigint(), currency: varchar(3) },
  reason: nvarchar(200),
  status: varchar<RefundStatus>(16),
  createdAt: datetime(),
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
