import type { Database } from '@ticketing/service-chassis/database';
import { interceptDatabase } from '@ticketing/service-chassis/testing';

export type LostTransaction =
  /** Nothing of it is stored. */
  | 'fails'
  /** All of it is stored, but the caller gets an error. */
  | 'is stored and its response lost';

export const lostTransactions: readonly LostTransaction[] = ['fails', 'is stored and its response lost'];

/** A database with one transaction that fails, for a process that goes on. */
export class FlakyDatabase {
  private left = Number.POSITIVE_INFINITY;
  private how: LostTransaction = 'fails';
  private happened = false;

  constructor(private readonly inner: Database) {}

  /** Counts from now on. */
  loseTransaction(number: number, how: LostTransaction): void {
    this.left = number;
    this.how = how;
  }

  /** Whether that transaction was reached. */
  get hasLostOne(): boolean {
    return this.happened;
  }

  get database(): Database {
    const { inner } = this;
    return interceptDatabase(inner, {
      transactions: {
        run: async (work) => {
          this.left -= 1;
          if (this.left !== 0) return inner.transactions.run(work);
          this.happened = true;
          if (this.how === 'is stored and its response lost') await inner.transactions.run(work);
          throw new Error('the connection to the database was lost');
        },
      },
      close: () => Promise.resolve(),
    });
  }
}
