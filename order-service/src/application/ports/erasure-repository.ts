import type { SqlRunner } from '@ticketing/service-chassis/database';

/** A person who has erased the account. */
export interface Erasure {
  readonly userId: string;
  readonly status: 'RUNNING' | 'DONE';
  readonly erasedAt: Date;
}

/** Why somebody can neither order nor pay for an event. */
export type Obstacle = 'PERSON_ERASED' | 'EVENT_CANCELLED';

export interface ErasureRepository {
  /** Keeps the first of several. */
  record(tx: SqlRunner, userId: string, now: Date): Promise<void>;
  /** The oldest first. */
  running(limit: number): Promise<Erasure[]>;
  finish(userId: string): Promise<void>;
  /** Both in one statement, because every purchase asks twice. */
  obstacleFor(
    purchase: { readonly userId: string; readonly eventId: string },
    runner?: SqlRunner,
  ): Promise<Obstacle | undefined>;
}
