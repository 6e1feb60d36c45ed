import { AsyncLocalStorage } from 'node:async_hooks';
import { InvalidStatement } from './errors';

interface OpenTransaction {
  readonly of: TransactionScope;
  /** The scope of another database that encloses this one. */
  readonly outer: OpenTransaction | undefined;
  open: boolean;
}

/** One storage for all databases: every promise carries each storage as long as the process runs. */
const current = new AsyncLocalStorage<OpenTransaction>();

/**
 * Knows, for one Database, whether the running code is inside one of its transactions. Code that uses the Database
 * there instead of the transaction's runner would wait for itself forever on SQLite, and would run outside the
 * transaction on SQL Server.
 */
export class TransactionScope {
  async run<T>(work: () => Promise<T>): Promise<T> {
    const transaction: OpenTransaction = { of: this, outer: current.getStore(), open: true };
    try {
      return await current.run(transaction, work);
    } finally {
      transaction.open = false;
    }
  }

  refuseInside(): void {
    for (let transaction = current.getStore(); transaction !== undefined; transaction = transaction.outer) {
      if (transaction.of === this && transaction.open) {
        throw new InvalidStatement(
          'Inside a transaction use the runner that it gives, not the database itself.',
        );
      }
    }
  }
}
