/** The only file of this service that the import of seed data uses. */
import { column, defineTable } from '@ticketing/service-chassis/database';
import { paymentColumns } from './persistence/payment-repository';
import { refundColumns } from './persistence/refund-repository';

export type { Payment } from './domain/payment';
export type { Refund } from './domain/refund';
export { createSandboxRecords } from './gateways/sandbox/persistence/records';

const endedColumns = { nextCheckAt: column.datetime(), settledAt: column.datetime() };

/** Payments that have ended, with the columns that only the work on open payments uses. */
export const endedPaymentTable = defineTable('payments', { ...paymentColumns, ...endedColumns });

/** Refunds that have ended. */
export const endedRefundTable = defineTable('refunds', { ...refundColumns, ...endedColumns });
