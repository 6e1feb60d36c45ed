import { setTimeout as sleepForMs } from 'node:timers/promises';
import { backoffMs } from '../core/backoff';
import { TransientDatabaseError } from './errors';

export interface RetryPolicy {
  /** How many times the work is tried in all. */
  readonly tries: number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  /** A number in [0, 1). */
  readonly random: () => number;
}

export const defaultRetryPolicy: RetryPolicy = {
  tries: 5,
  sleep: (milliseconds) => sleepForMs(milliseconds),
  random: Math.random,
};

const PAUSES = { firstMs: 20, longestMs: 1_000 };

/**
 * Tries `work` again while it fails with a TransientDatabaseError, with a random pause in between, so that competing
 * transactions do not collide again.
 */
export async function retryTransient<T>(policy: RetryPolicy, work: () => Promise<T>): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof TransientDatabaseError) || failures >= policy.tries) throw error;
      await policy.sleep(backoffMs(PAUSES, failures, policy.random()));
    }
  }
}
