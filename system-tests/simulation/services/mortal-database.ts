import type { Database, SqlParams, SqlRunner } from '@ticketing/service-chassis/database';
import type { Flaw } from '../flaws';
import { ProcessEnded, type Life } from './life';

export interface MortalDatabaseOptions {
  readonly inner: Database;
  readonly life: Life;
  /** Asked before each statement for how long the database does not get round to it; mostly for nothing. */
  readonly delay: () => Promise<void> | undefined;
  /** True when the engine makes this transaction the victim of a deadlock, so that it runs twice. */
  readonly isDeadlocked: () => boolean;
  readonly flaw: Omit<Flaw, 'service'>;
  /** Resolves when what a flaw sends after its transaction has arrived. */
  readonly sending: () => Promise<void>;
}

class Deadlock extends Error {}

type Statement = readonly [text: string, params: SqlParams | undefined];

/** A database as one process sees it: what is committed outlives the process, what is not never happened. */
export function mortalDatabase(options: MortalDatabaseOptions): Database {
  const { inner, life, delay, isDeadlocked, flaw, sending } = options;
  const rewritten = (text: string) => flaw.rewrite?.(text) ?? text;

  async function execute(runner: SqlRunner, text: string, params?: SqlParams): Promise<number> {
    if (flaw.skips?.(text) === true) return 1;
    return runner.execute(rewritten(text), params);
  }

  /** A process that ends inside a transaction takes it along. */
  async function inside<T>(work: () => Promise<T>): Promise<T> {
    if (life.endsHere()) throw new ProcessEnded();
    await delay();
    const result = await work();
    if (life.endsHere()) throw new ProcessEnded();
    return result;
  }

  const mortalRunner = (tx: SqlRunner, deferred: Statement[]): SqlRunner => ({
    dialect: tx.dialect,
    query: (text, params) => inside(() => tx.query(rewritten(text), params)),
    execute: (text, params) =>
      inside(async () => {
        if (flaw.defers?.(text) !== true) return execute(tx, text, params);
        deferred.push([text, params]);
        return 1;
      }),
    bulkInsert: (table, columns, rows) => inside(() => tx.bulkInsert(table, columns, rows)),
  });

  /** The victim's work is rolled back and done again; what the work itself refuses is decided anew then. */
  async function loseOnce(work: (tx: SqlRunner) => Promise<unknown>): Promise<void> {
    try {
      await inner.transactions.run(async (tx) => {
        await work(mortalRunner(tx, []));
        throw new Deadlock();
      });
    } catch (error) {
      if (error instanceof ProcessEnded) throw error;
    }
    await delay();
  }

  async function transaction<T>(work: (tx: SqlRunner) => Promise<T>): Promise<T> {
    await delay();
    if (isDeadlocked()) await loseOnce(work);
    const deferred: Statement[] = [];
    const result = await inner.transactions.run((tx) => work(mortalRunner(tx, deferred)));
    for (const [text, params] of deferred) {
      await sending();
      if (life.endsHere()) throw new ProcessEnded();
      await inner.execute(text, params);
    }
    return result;
  }

  return {
    dialect: inner.dialect,
    query: (text, params) =>
      life.step(async () => {
        await delay();
        return inner.query(rewritten(text), params);
      }),
    execute: (text, params) =>
      life.step(async () => {
        await delay();
        return execute(inner, text, params);
      }),
    bulkInsert: (table, columns, rows) => life.step(() => inner.bulkInsert(table, columns, rows)),
    transactions: { run: (work) => life.step(() => transaction(work)) },
    ping: () => life.step(() => inner.ping()),
    poolStatistics: () => inner.poolStatistics(),
    // The file stays open for the next life, and for those who check it.
    close: () => Promise.resolve(),
  };
}
