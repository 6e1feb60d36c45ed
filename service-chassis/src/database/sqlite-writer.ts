import { AsyncResource } from 'node:async_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { StorageFailure, TransientDatabaseError } from './errors';
import type { RetryPolicy } from './retry-transient';
import type { SqliteConnection } from './sqlite-connection';

/** Limits how long the first write of a group waits for the last. */
const maximumGroupSize = 256;
/** How long another process may hold the file's lock, in milliseconds, before the work fails as transient. */
const maximumLockWaitMs = 5_000;
const longestLockPauseMs = 10;

interface Job {
  readonly work: () => unknown;
  /** A single statement is undone when it fails, so it needs no savepoint. */
  readonly isOneStatement: boolean;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

type Outcome =
  { readonly job: Job; readonly value: unknown } | { readonly job: Job; readonly error: unknown };

/**
 * The only writer of a SQLite file in this process. Tasks run one after the other, first come, first served, so no
 * statement of one task can run inside another.
 *
 * A commit waits for the disk and blocks the event loop meanwhile. So the tasks that arrive within one turn of the
 * event loop are committed together, each in its own savepoint: when one fails, only that one is undone. No caller
 * learns the outcome of its task, success or failure, before the commit, so each task is as durable as if it were
 * committed alone.
 */
export class SqliteWriter {
  readonly #connection: SqliteConnection;
  readonly #pauses: Pick<RetryPolicy, 'sleep' | 'random'>;
  readonly #waiting: Job[] = [];
  #running: Promise<void> | undefined;

  constructor(connection: SqliteConnection, pauses: Pick<RetryPolicy, 'sleep' | 'random'>) {
    this.#connection = connection;
    this.#pauses = pauses;
    connection.refuseToWaitForLocks();
  }

  get isBusy(): boolean {
    return this.#running !== undefined;
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }

  /** Runs one statement; resolves when it is committed. */
  runStatement<T>(work: () => T): Promise<T> {
    return this.#enqueue<T>(work, true);
  }

  /** Runs several statements, all or none; resolves when they are committed. */
  runTransaction<T>(work: () => Promise<T>): Promise<T> {
    // The queue runs in the async context of the caller that started it; each task must run in the context of its own
    // request.
    const request = new AsyncResource('SqliteTransaction');
    return this.#enqueue<T>(() => request.runInAsyncScope(work), false);
  }

  /** Resolves when all tasks that were given so far have ended. */
  async idle(): Promise<void> {
    await this.#running;
  }

  #enqueue<T>(work: () => unknown, isOneStatement: boolean): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ work, isOneStatement, resolve: (value) => resolve(value as T), reject });
      this.#running ??= this.#runAll();
    });
  }

  async #runAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      try {
        await this.#begin();
      } catch (error) {
        for (const job of this.#waiting.splice(0)) job.reject(error);
        continue;
      }
      await this.#runGroup();
    }
    this.#running = undefined;
  }

  async #runGroup(): Promise<void> {
    const outcomes: Outcome[] = [];
    await this.#runWaiting(outcomes);
    await nextTurn();
    await this.#runWaiting(outcomes);
    try {
      if (!this.#connection.isInTransaction) throw transactionLost(outcomes);
      this.#connection.control('COMMIT');
    } catch (error) {
      this.#rollBack();
      for (const { job } of outcomes) job.reject(error);
      return;
    }
    for (const outcome of outcomes) {
      if ('error' in outcome) outcome.job.reject(outcome.error);
      else outcome.job.resolve(outcome.value);
    }
  }

  async #runWaiting(outcomes: Outcome[]): Promise<void> {
    while (outcomes.length < maximumGroupSize && this.#connection.isInTransaction) {
      const job = this.#waiting.shift();
      if (job === undefined) return;
      outcomes.push(await this.#run(job));
    }
  }

  async #run(job: Job): Promise<Outcome> {
    try {
      if (job.isOneStatement) return { job, value: job.work() };
      this.#connection.control('SAVEPOINT work');
      const value = await job.work();
      this.#connection.control('RELEASE work');
      return { job, value };
    } catch (error) {
      if (!job.isOneStatement) this.#undoWork();
      return { job, error };
    }
  }

  #undoWork(): void {
    if (!this.#connection.isInTransaction) return;
    try {
      this.#connection.control('ROLLBACK TO work');
      this.#connection.control('RELEASE work');
    } catch {
      this.#rollBack();
    }
  }

  #rollBack(): void {
    if (this.#connection.isInTransaction) this.#connection.control('ROLLBACK');
  }

  async #begin(): Promise<void> {
    for (let waitedMs = 0; ;) {
      try {
        this.#connection.control('BEGIN IMMEDIATE');
        return;
      } catch (error) {
        if (!(error instanceof TransientDatabaseError) || waitedMs >= maximumLockWaitMs) throw error;
      }
      const pauseMs = 1 + this.#pauses.random() * (longestLockPauseMs - 1);
      await this.#pauses.sleep(pauseMs);
      waitedMs += pauseMs;
    }
  }
}

/**
 * SQLite itself rolls everything back on a full disk or a read or write error, including the earlier tasks of the
 * group.
 */
function transactionLost(outcomes: readonly Outcome[]): Error {
  const last = outcomes.at(-1);
  const cause = last !== undefined && 'error' in last ? last.error : undefined;
  return new StorageFailure('SQLite rolled the transaction back; see the cause.', { cause });
}
