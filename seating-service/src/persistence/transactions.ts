import type { Database } from '@ticketing/service-chassis/database';
import type { Transactions } from '../application/ports';

class GuardDidNotHold extends Error {}

export function createTransactions(database: Database): Transactions {
  return {
    run: (work) => database.transactions.run(work),
    async attempt(work) {
      try {
        return await database.transactions.run(async (tx) => {
          const result = await work(tx);
          // Throwing is how a transaction is told to roll back.
          if (result === undefined) throw new GuardDidNotHold();
          return result;
        });
      } catch (error) {
        if (error instanceof GuardDidNotHold) return undefined;
        throw error;
      }
    },
  };
}
