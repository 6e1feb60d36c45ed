import type { Database, SqlRunner } from '@ticketing/service-chassis/database';
import {
  endedPaymentTable,
  endedRefundTable,
  type Payment,
  type Refund,
} from '../../../payment-service/src/import';
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

async function insertPayments(tx: SqlRunner, payments: readonly SeedPayment[]): Promise<void> {
  await endedPaymentTable.bulkInsert(
    tx,
    payments.map(({ payment, settledAt }) => ({ ...payment, nextCheckAt: settledAt, settledAt })),
  );
}

async function insertRefunds(tx: SqlRunner, payments: readonly SeedPayment[]): Promise<void> {
  await endedRefundTable.bulkInsert(
    tx,
    payments.flatMap(({ refund }) =>
      refund === null ? [] : [{ ...refund, nextCheckAt: refund.createdAt, settledAt: refund.createdAt }],
    ),
  );
}
