import type { BulkColumn, Database, SqlRunner, SqlValue } from '@ticketing/service-chassis/database';
import type { Payment } from '../../../payment-service/src/domain/payment';
import type { Refund } from '../../../payment-service/src/domain/refund';
import { storedIds } from './stored-ids';

/** A payment that has ended, with the refund of all of it if there was one. */
export interface SeedPayment {
  readonly payment: Payment;
  readonly settledAt: Date;
  readonly refund: Refund | null;
}

/** Adds the payments that are not there yet, all or none. */
export async function loadPayments(database: Database, payments: readonly SeedPayment[]): Promise<void> {
  await database.transactions.run(async (tx) => {
    const known = await storedIds(
      tx,
      'payments',
      payments.map(({ payment }) => payment.id),
    );
    const missing = payments.filter(({ payment }) => !known.has(payment.id));
    await insertPayments(tx, missing);
    await insertRefunds(tx, missing);
  });
}

const paymentColumns: readonly BulkColumn[] = [
  { name: 'id', type: 'VARCHAR(40)' },
  { name: 'order_id', type: 'VARCHAR(64)' },
  { name: 'user_id', type: 'VARCHAR(64)' },
  { name: 'method', type: 'VARCHAR(16)' },
  { name: 'status', type: 'VARCHAR(24)' },
  { name: 'reference', type: 'VARCHAR(40)' },
  { name: 'amount', type: 'BIGINT', nullable: true },
  { name: 'currency', type: 'VARCHAR(3)', nullable: true },
  { name: 'refund_reserved', type: 'BIGINT' },
  { name: 'refunded', type: 'BIGINT' },
  { name: 'failure_reason', type: 'VARCHAR(40)', nullable: true },
  { name: 'order_status', type: 'VARCHAR(32)' },
  { name: 'success_told', type: 'BIT' },
  { name: 'next_check_at', type: 'DATETIME2(3)' },
  { name: 'created_at', type: 'DATETIME2(3)' },
  { name: 'settled_at', type: 'DATETIME2(3)' },
];

async function insertPayments(tx: SqlRunner, payments: readonly SeedPayment[]): Promise<void> {
  await tx.bulkInsert(
    'payments',
    paymentColumns,
    payments.map(({ payment, settledAt }): SqlValue[] => [
      payment.id,
      payment.orderId,
      payment.userId,
      payment.method,
      payment.status,
      payment.reference,
      payment.amount?.amount ?? null,
      payment.amount?.currency ?? null,
      payment.refundReserved,
      payment.refunded,
      payment.failureReason,
      payment.orderStatus,
      payment.successTold,
      settledAt,
      payment.createdAt,
      settledAt,
    ]),
  );
}

async function insertRefunds(tx: SqlRunner, payments: readonly SeedPayment[]): Promise<void> {
  await tx.bulkInsert(
    'refunds',
    [
      { name: 'id', type: 'VARCHAR(40)' },
      { name: 'request_key', type: 'VARCHAR(64)' },
      { name: 'payment_id', type: 'VARCHAR(40)' },
      { name: 'order_id', type: 'VARCHAR(64)' },
      { name: 'amount', type: 'BIGINT' },
      { name: 'currency', type: 'VARCHAR(3)' },
      { name: 'reason', type: 'NVARCHAR(200)' },
      { name: 'status', type: 'VARCHAR(16)' },
      { name: 'next_check_at', type: 'DATETIME2(3)' },
      { name: 'created_at', type: 'DATETIME2(3)' },
      { name: 'settled_at', type: 'DATETIME2(3)' },
    ],
    payments.flatMap(({ refund }): SqlValue[][] =>
      refund === null
        ? []
        : [
            [
              refund.id,
              refund.requestKey,
              refund.paymentId,
              refund.orderId,
              refund.amount.amount,
              refund.amount.currency,
              refund.reason,
              refund.status,
              refund.createdAt,
              refund.createdAt,
              refund.createdAt,
            ],
          ],
    ),
  );
}
