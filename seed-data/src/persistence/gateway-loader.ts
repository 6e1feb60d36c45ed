import type { Database } from '@ticketing/service-chassis/database';
import { createSandboxRecords, type Payment } from '../../../payment-service/src/import';

/**
 * Adds the successful charges to the records of the sandbox gateway, so that their orders can be cancelled and refunded. A
 * charge that is there already stays as it is.
 */
export async function loadCharges(database: Database, payments: readonly Payment[]): Promise<void> {
  const records = createSandboxRecords(database);
  const entries = payments.flatMap(({ status, reference, amount, method, createdAt }) =>
    status === 'SUCCESS' && amount !== null ? [{ reference, amount, method, createdAt }] : [],
  );
  // Together, so that SQLite commits them together.
  await Promise.all(
    entries.map(({ createdAt, ...charge }) =>
      records.addCharge({ ...charge, status: 'SUCCESS', reason: null }, undefined, createdAt),
    ),
  );
}
