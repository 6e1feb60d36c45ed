import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { SagaKind, SagaRecord } from '../sagas/saga';

export interface SagaRepository {
  /** @throws UniqueViolation when the subject already has a saga of this kind */
  insert(tx: SqlRunner, saga: SagaRecord, lease: Lease, now: Date): Promise<void>;
  /** Takes the lease, unless another worker has it or the saga has ended. Undefined for all callers but one. */
  claim(sagaId: string, lease: Lease, now: Date): Promise<SagaRecord | undefined>;
  /** Stores the progress and keeps the lease until the saga ends. False when another worker has the lease now. */
  advance(tx: SqlRunner, before: SagaRecord, after: SagaRecord, lease: Lease, now: Date): Promise<boolean>;
  /** Releases the lease. The saga is due again at `nextTryAt`, or now when it was resumed since its last claim or progress. */
  suspend(sagaId: string, leaseOwner: string, why: string, nextTryAt: Date, now: Date): Promise<void>;
  /**
   * Makes a saga due now, or as soon as the worker that has it suspends it: what it waits for is stored in `tx`. Returns its
   * id, or undefined when there is no unfinished one.
   */
  resume(tx: SqlRunner, kind: SagaKind, subject: string, now: Date): Promise<string | undefined>;
  /** The sagas that are due and have no worker, the longest due first. */
  due(now: Date, limit: number): Promise<string[]>;
  /** Those of these orders that have an unfinished saga. */
  ordersInProgress(orderIds: readonly string[]): Promise<string[]>;
}

/** The right to run a saga's steps, for one worker at a time and for a limited time. */
export interface Lease {
  readonly owner: string;
  readonly until: Date;
}
