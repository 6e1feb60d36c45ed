import type { Database } from '@ticketing/service-chassis/database';
import type { Payment } from '../../../payment-service/src/domain/payment';
import { createBooks } from '../../../payment-service/src/gateways/sandbox/persistence/books';

/**
 * Enters the successful charges into the books of the sandbox gateway, so that their orders can be cancelled and refunded. A
 * charge that is entered already stays as it is.
 */
export async function loadCharges(database: Database, payments: readonly Payment[]): Promise<void> {
  const books = createBooks(database);
  const entries = payments.flatMap(({ status, reference, amount, method, createdAt }) =>
    status === 'SUCCESS' && amount !== null ? [{ reference, amount, method, createdAt }] : [],
  );
  // Together, so that SQLite commits them together.
  await Promise.all(
    entries.map(({ createdAt, ...charge }) =>
      books.enterCharge({ ...charge, status: 'SUCCESS', reason: null }, undefined, createdAt),
    ),
  );
}
