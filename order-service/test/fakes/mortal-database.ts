import type { Database, SqlRunner } from '@ticketing/service-chassis/database';
import { interceptDatabase } from '@ticketing/service-chassis/testing';

/** What a process that was killed "answers": nothing, ever again. */
class Killed extends Error {
  override readonly name = 'Killed';
}

/**
 * A database as a process sees it that is killed right before its n-th access: whatever was committed stays, and nothing
 * more happens. Its other calls die with it, so `guard` stands around them.
 */
export class Mortal {
  private left = Number.POSITIVE_INFINITY;
  private died = false;

  constructor(private readonly inner: Database) {}

  /** Counts from now on. */
  killBeforeAccess(number: number): void {
    this.left = number;
  }

  get isDead(): boolean {
    return this.died;
  }

  readonly guard = (): void => {
    if (this.died) throw new Killed('the process is dead');
  };

  get database(): Database {
    const { inner } = this;
    const live = () => this.access();
    return interceptDatabase(inner, {
      query: async <Row extends object>(...parameters: Parameters<SqlRunner['query']>) => {
        live();
        return inner.query<Row>(...parameters);
      },
      execute: async (...parameters) => {
        live();
        return inner.execute(...parameters);
      },
      bulkInsert: async (...parameters) => {
        live();
        return inner.bulkInsert(...parameters);
      },
      transactions: {
        run: async (work) => {
          live();
          return inner.transactions.run(work);
        },
      },
      close: () => Promise.resolve(),
    });
  }

  private access(): void {
    this.guard();
    this.left -= 1;
    if (this.left > 0) return;
    this.died = true;
    this.guard();
  }
}
