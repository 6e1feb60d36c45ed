import type { SqlRunner } from '@ticketing/service-chassis/database';

export interface TryWindow {
  readonly tries: number;
  readonly endsAt: Date;
}

/** Counts tries in windows of time that all replicas share. */
export interface TryWindowRepository {
  /** Counts one try. Undefined when it is within the limit, otherwise the end of the window. */
  take(id: string, limit: number, now: Date, endsAt: Date): Promise<Date | undefined>;
  /** The window that is open now. */
  find(id: string, now: Date): Promise<TryWindow | undefined>;
  /** Deletes the tries, unless they have reached the limit. Undefined when none are left, otherwise the end of the window. */
  clear(id: string, limit: number, now: Date): Promise<Date | undefined>;
  delete(tx: SqlRunner, id: string): Promise<void>;
  /** Deletes windows that have ended; returns how many. */
  deleteExpired(now: Date): Promise<number>;
}
