import type { Database, SqlRunner } from '@ticketing/service-chassis';

export type LostTransaction =
  /** Nothing of it is stored. */
  | 'fails'
  /** All of it is stored, and nobody hears of it. */
  | 'is stored and its answer lost';

export const lostTransactions: readonly LostTransaction[] = ['fails', 'is stored and its answer lost'];

/** A database with one transaction that goes wrong, for a process that lives on. */
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

  /** Whether it came to that transaction. */
  get hasLostOne(): boolean {
    return this.happened;
  }

  get database(): Database {
    const { inner } = this;
    return {
      dialect: inner.dialect,
      query: <Row extends object>(...parameters: Parameters<SqlRunner['query']>) =>
        inner.query<Row>(...parameters),
      execute: (...parameters) => inner.execute(...parameters),
      bulkInsert: (...parameters) => inner.bulkInsert(...parameters),
      transaction: async (work) => {
        this.left -= 1;
        if (this.left !== 0) return inner.transaction(work);
        this.happened = true;
        if (this.how === 'is stored and its answer lost') await inner.transaction(work);
        throw new Error('the connection to the database was lost');
      },
      ping: () => inner.ping(),
      poolStatistics: () => inner.poolStatistics(),
      close: () => Promise.resolve(),
    };
  }
}
