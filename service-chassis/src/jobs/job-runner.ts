import type { Database } from '../database/database';
import { UniqueViolation } from '../database/errors';
import type { Logger } from '../logging/logger';
import { addMilliseconds, type Clock } from '../core/clock';
import type { IdSource } from '../core/ids';

export interface Job {
  readonly name: string;
  readonly everyMs: number;
  /** One round of the work. `signal` aborts when the service stops. */
  run(signal: AbortSignal): Promise<unknown>;
}

export interface JobRunner {
  /** Runs one round of the named job now, without asking for the lease: for tests and operators. */
  runNow(name: string): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

/**
 * For so long the jobs of a process that died are left undone. A round that takes longer may meet another replica's, which
 * the jobs bear: a lease only spares work.
 */
const LONGEST_LEASE_MS = 10_000;

/** Runs each job on one replica at a time: the one that holds the job's lease in the database. */
export function createJobRunner(options: {
  readonly jobs: readonly Job[];
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  /** How long what a dead process had is left alone: no lease is longer. */
  readonly takeOverAfterMs: number;
}): JobRunner {
  const { jobs, database, clock, ids, logger } = options;
  const leaseMs = Math.min(LONGEST_LEASE_MS, options.takeOverAfterMs);
  const owner = ids.next('job');
  const stopping = new AbortController();
  const heldUntil = new Map<string, number>();
  let running: Promise<unknown> | undefined;

  async function takeLease(name: string): Promise<boolean> {
    const now = clock.now();
    // Renewed only in its last half, so that an idle job does not write at every look.
    if ((heldUntil.get(name) ?? 0) - now.getTime() > leaseMs / 2) return true;
    const params = { name, owner, now, until: addMilliseconds(now, leaseMs) };
    const renewed = await database.execute(
      'UPDATE job_leases SET owner = @owner, expires_at = @until WHERE name = @name AND (owner = @owner OR expires_at <= @now)',
      params,
    );
    const held = renewed === 1 || (await insertLease(params));
    if (held) heldUntil.set(name, params.until.getTime());
    else heldUntil.delete(name);
    return held;
  }

  async function insertLease({ name, until }: { name: string; until: Date }): Promise<boolean> {
    const [existing] = await database.query('SELECT name FROM job_leases WHERE name = @name', { name });
    if (existing !== undefined) return false;
    try {
      await database.execute(
        'INSERT INTO job_leases (name, owner, expires_at) VALUES (@name, @owner, @until)',
        {
          name,
          owner,
          until,
        },
      );
      return true;
    } catch (error) {
      if (error instanceof UniqueViolation) return false;
      throw error;
    }
  }

  async function loop(job: Job): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        if (await takeLease(job.name)) await job.run(stopping.signal);
      } catch (error) {
        logger.error(
          { err: error, job: job.name },
          'a background job failed; it runs again at its next turn',
        );
      }
      await clock.sleep(job.everyMs, stopping.signal);
    }
  }

  return {
    async runNow(name) {
      const job = jobs.find((candidate) => candidate.name === name);
      if (job === undefined) throw new Error(`There is no job named ${name}.`);
      await job.run(stopping.signal);
    },
    start() {
      running ??= Promise.all(jobs.map(loop));
    },
    async stop() {
      stopping.abort();
      await running;
      if (heldUntil.size === 0) return;
      // Another replica need not wait for the lease to run out.
      await database.execute('UPDATE job_leases SET expires_at = @now WHERE owner = @owner', {
        now: clock.now(),
        owner,
      });
    },
  };
}
