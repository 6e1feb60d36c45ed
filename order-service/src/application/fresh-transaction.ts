import { UniqueViolation, type Database, type SqlRunner } from '@ticketing/service-chassis/database';
import { StaleOrder } from './ports';

const TRIES = 8;

/**
 * Runs work that reads an order, decides, and saves it, all in one transaction. When somebody else saved the order in
 * between, or stored first what may be stored once, the work reads again and decides anew: nothing is ever written on top
 * of a version that was not seen.
 */
export async function inFreshTransaction<T>(
  database: Database,
  work: (tx: SqlRunner) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await database.transactions.run(work);
    } catch (error) {
      const wasOvertaken = error instanceof StaleOrder || error instanceof UniqueViolation;
      if (!wasOvertaken || tries === TRIES) throw error;
    }
  }
}
