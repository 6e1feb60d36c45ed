import { AsyncResource } from 'node:async_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { StorageFailure, TransientDatabaseError } from './errors';
import type { RetryPolicy } from './retry-transient';
import type { SqliteConnection } from './sqlite-connection';

/** Bounds how long the first of a group waits for the last. */
const maximumGroupSize = 256;
/** How long another process may hold the file's lock, in milliseconds, before the work fails as transient. */
const maximumLockWaitMs = 5_000;
const longestLockPauseMs = 10;

interface Job {
  readonly work: () => unknown;
  /** A single statement undoes itself when it fails, so it needs no savepoint. */
  readonly isOneStatement: boolean;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

type Outcome =
  { readonly job: Job; readonly value: unknown } | { readonly job: Job; readonly error: unknown };

/**
 * The only one who writes to a SQLite file from here: works run one after the other, first come, first served, and no
 * statement of one can slip into another.
 *
 * A commit waits for the disk, and blocks the event loop as long. So the works that arrive within one turn of the event
 * loop are committed together, each in a savepoint of its own: one that fails is undone alone. Nobody learns the outcome of
 * a work, be it success or failure, before the commit that it depends on, so each is as durable as if it stood alone.
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

  /** Runs several statements that hold or fall together; resolves when they are committed. */
  runTransaction<T>(work: () => Promise<T>): Promise<T> {
    // The queue runs in the context of whoever woke it; the work belongs to the context of its own request.
    const request = new AsyncResource('SqliteTransaction');
    return this.#enqueue<T>(() => request.runInAsyncScope(work), false);
  }

  /** Resolves when all work that was given so far has ended. */
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

/** SQLite itself rolls everything back on a full disk or a read or write error; the works before are lost with it. */
function transactionLost(outcomes: readonly Outcome[]): Error {
  const last = outcomes.at(-1);
  const cause = last !== undefined && 'error' in last ? last.error : undefined;
  return new StorageFailure('SQLite rolled the transaction back; see the cause.', { cause });
}
