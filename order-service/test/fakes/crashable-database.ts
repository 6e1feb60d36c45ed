import type { Database, SqlRunner } from '@ticketing/service-chassis/database';
import { interceptDatabase } from '@ticketing/service-chassis/testing';

/** What a crashed process throws at every access. */
class Crashed extends Error {
  override readonly name = 'Crashed';
}

/**
 * The database of a process that crashes right before its n-th access: what was committed stays, and nothing more happens.
 * The process's calls to its peers must stop too, so they call `guard` first.
 */
export class CrashableDatabase {
  private left = Number.POSITIVE_INFINITY;
  private crashed = false;

  constructor(private readonly inner: Database) {}

  /** Counts from now on. */
  crashBeforeAccess(number: number): void {
    this.left = number;
  }

  get hasCrashed(): boolean {
    return this.crashed;
  }

  readonly guard = (): void => {
    if (this.crashed) throw new Crashed('the process has crashed');
  };

  get database(): Database {
    const { inner } = this;
    const access = () => this.access();
    return interceptDatabase(inner, {
      query: async <Row extends object>(...parameters: Parameters<SqlRunner['query']>) => {
        access();
        return inner.query<Row>(...parameters);
      },
      execute: async (...parameters) => {
        access();
        return inner.execute(...parameters);
      },
      bulkInsert: async (...parameters) => {
        access();
        return inner.bulkInsert(...parameters);
      },
      transactions: {
        run: async (work) => {
          access();
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
    this.crashed = true;
    this.guard();
  }
}
