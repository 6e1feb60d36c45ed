import { UniqueViolation, type SqlRunner, type Transactions } from '@ticketing/service-chassis/database';
import { StaleEvent } from './ports/event-repository';
import { StaleOrder } from './ports/order-repository';

const MOST_TRIES = 8;

/**
 * Runs work that reads an order or an event, decides and saves it, in one transaction. When somebody else changed it in between,
 * or inserted the same unique row first, the work runs again in a new transaction, so that no change is lost.
 */
export async function inNewTransaction<T>(
  transactions: Transactions,
  work: (tx: SqlRunner) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await transactions.run(work);
    } catch (error) {
      const hadConflict = [StaleOrder, StaleEvent, UniqueViolation].some(
        (conflict) => error instanceof conflict,
      );
      if (!hadConflict || tries === MOST_TRIES) throw error;
    }
  }
}
