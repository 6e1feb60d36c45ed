import { AsyncLocalStorage } from 'node:async_hooks';
import { InvalidStatement } from './errors';

/**
 * Knows, for one Database, whether the running code is inside one of its transactions. Using the Database there instead of
 * the transaction's runner would wait for itself for ever on SQLite, and escape the transaction on SQL Server.
 */
export class TransactionScope {
  readonly #current = new AsyncLocalStorage<{ open: boolean }>();

  async run<T>(work: () => Promise<T>): Promise<T> {
    const scope = { open: true };
    try {
      return await this.#current.run(scope, work);
    } finally {
      scope.open = false;
    }
  }

  refuseInside(): void {
    if (this.#current.getStore()?.open === true) {
      throw new InvalidStatement(
        'Inside a transaction use the runner that it gives, not the database itself.',
      );
    }
  }
}
