import type { SqlRunner, Transactions } from '@ticketing/service-chassis/database';

/** Runs the work in a transaction. Rolls back when the work returns undefined, because then a guard did not hold. */
export async function runOrRollBack<Result>(
  transactions: Transactions,
  work: (tx: SqlRunner) => Promise<Result | undefined>,
): Promise<Result | undefined> {
  try {
    return await transactions.run(async (tx) => {
      const result = await work(tx);
      // A transaction rolls back only when its work throws.
      if (result === undefined) throw new GuardDidNotHold();
      return result;
    });
  } catch (error) {
    if (error instanceof GuardDidNotHold) return undefined;
    throw error;
  }
}

class GuardDidNotHold extends Error {}
