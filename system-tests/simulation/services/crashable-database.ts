import type { Database, SqlParams, SqlRunner } from '@ticketing/service-chassis/database';
import type { Mutation } from '../mutations';
import { ProcessEnded, type ServiceProcess } from './service-process';

export interface CrashableDatabaseOptions {
  readonly inner: Database;
  readonly serviceProcess: ServiceProcess;
  /** Called before each statement: for how many milliseconds the database delays it; usually 0. */
  readonly delay: () => Promise<void> | undefined;
  /** True when the engine makes this transaction the victim of a deadlock, so that it runs twice. */
  readonly isDeadlocked: () => boolean;
  readonly mutation: Omit<Mutation, 'service'>;
  /** Resolves when the statements that a mutation sends after their transaction are done. */
  readonly sending: () => Promise<void>;
}

class Deadlock extends Error {}

type Statement = readonly [text: string, params: SqlParams | undefined];

/** A database as one process sees it: committed data outlives the process, everything else is lost with it. */
export function crashableDatabase(options: CrashableDatabaseOptions): Database {
  const { inner, serviceProcess, delay, isDeadlocked, mutation, sending } = options;
  const rewritten = (text: string) => mutation.rewrite?.(text) ?? text;

  async function execute(runner: SqlRunner, text: string, params?: SqlParams): Promise<number> {
    if (mutation.skips?.(text) === true) return 1;
    return runner.execute(rewritten(text), params);
  }

  /** When a process ends inside a transaction, the transaction is rolled back. */
  async function inside<T>(work: () => Promise<T>): Promise<T> {
    if (serviceProcess.endsHere()) throw new ProcessEnded();
    await delay();
    const result = await work();
    if (serviceProcess.endsHere()) throw new ProcessEnded();
    return result;
  }

  const crashableRunner = (tx: SqlRunner, deferred: Statement[]): SqlRunner => ({
    dialect: tx.dialect,
    query: (text, params) => inside(() => tx.query(rewritten(text), params)),
    execute: (text, params) =>
      inside(async () => {
        if (mutation.defers?.(text) !== true) return execute(tx, text, params);
        deferred.push([text, params]);
        return 1;
      }),
    bulkInsert: (table, columns, rows) => inside(() => tx.bulkInsert(table, columns, rows)),
  });

  /** The victim's work is rolled back and done again; if the work itself throws, its second run decides. */
  async function loseOnce(work: (tx: SqlRunner) => Promise<unknown>): Promise<void> {
    try {
      await inner.transactions.run(async (tx) => {
        await work(crashableRunner(tx, []));
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
    const result = await inner.transactions.run((tx) => work(crashableRunner(tx, deferred)));
    for (const [text, params] of deferred) {
      await sending();
      if (serviceProcess.endsHere()) throw new ProcessEnded();
      await inner.execute(text, params);
    }
    return result;
  }

  return {
    dialect: inner.dialect,
    query: (text, params) =>
      serviceProcess.step(async () => {
        await delay();
        return inner.query(rewritten(text), params);
      }),
    execute: (text, params) =>
      serviceProcess.step(async () => {
        await delay();
        return execute(inner, text, params);
      }),
    bulkInsert: (table, columns, rows) => serviceProcess.step(() => inner.bulkInsert(table, columns, rows)),
    transactions: { run: (work) => serviceProcess.step(() => transaction(work)) },
    ping: () => serviceProcess.step(() => inner.ping()),
    poolStatistics: () => inner.poolStatistics(),
    // The file stays open for the next process of the service, and for the checks.
    close: () => Promise.resolve(),
  };
}
