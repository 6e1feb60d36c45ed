import { setTimeout as sleepForMs } from 'node:timers/promises';
import { TransientDatabaseError } from './errors';

export interface RetryPolicy {
  /** How often the work is tried in all. */
  readonly attempts: number;
  /** The longest pause before the second attempt, in milliseconds; it doubles with each further one. */
  readonly firstPauseMs: number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number;
}

export const defaultRetryPolicy: RetryPolicy = {
  attempts: 5,
  firstPauseMs: 20,
  sleep: (milliseconds) => sleepForMs(milliseconds),
  random: Math.random,
};

/** Tries `work` again while it fails with a TransientDatabaseError, with a random pause in between so that rivals part. */
export async function retryTransient<T>(policy: RetryPolicy, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof TransientDatabaseError) || attempt >= policy.attempts) throw error;
      await policy.sleep(policy.random() * policy.firstPauseMs * 2 ** (attempt - 1));
    }
  }
}
