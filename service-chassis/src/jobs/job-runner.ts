import type { Clock } from '../core/clock';
import type { IdSource } from '../core/ids';
import type { Database } from '../database/database';
import type { Logger } from '../logging/logger';
import { JobLeases } from './job-leases';

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
 * How long a dead process keeps its jobs' leases, at most. A round that takes longer may run beside another replica's round,
 * which every job allows: a lease only saves work.
 */
const LONGEST_LEASE_MS = 10_000;

/** Runs each job on one replica at a time: the one that holds the job's lease in the database. */
export function createJobRunner(options: {
  readonly jobs: readonly Job[];
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  /** After this long, the leases of a dead process have expired: no lease is longer. */
  readonly takeOverAfterMs: number;
}): JobRunner {
  const { jobs, database, clock, ids, logger } = options;
  const leaseMs = Math.min(LONGEST_LEASE_MS, options.takeOverAfterMs);
  const leases = new JobLeases({ database, clock, owner: ids.next('job'), leaseMs });
  const stopping = new AbortController();
  let running: Promise<unknown> | undefined;

  async function runRounds(job: Job): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        if (await leases.acquire(job.name)) await job.run(stopping.signal);
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
      running ??= Promise.all(jobs.map(runRounds));
    },
    async stop() {
      stopping.abort();
      await running;
      await leases.releaseAll();
    },
  };
}
