import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { SagaRecord } from './saga';

/** The right to take a saga's steps, for one worker at a time and until it runs out. */
export interface Lease {
  readonly owner: string;
  readonly until: Date;
}

/** The sagas of one kind that have not come to their end. */
export interface SagasUnderWay {
  readonly kind: SagaRecord['kind'];
  readonly total: number;
  readonly stuck: number;
  readonly oldestAt: Date;
}

/** A saga that was taken up again and again without getting on. */
export interface StuckSaga {
  readonly id: string;
  readonly kind: SagaRecord['kind'];
  readonly orderId: string;
  readonly state: SagaRecord['state'];
  readonly step: number;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface SagaStore {
  /** @throws UniqueViolation when the subject already has a saga of this kind. */
  insert(tx: SqlRunner, saga: SagaRecord, lease: Lease, now: Date): Promise<void>;
  /** Takes the lease, unless another worker has it or the saga has ended. Undefined for all but one of many. */
  claim(sagaId: string, lease: Lease, now: Date): Promise<SagaRecord | undefined>;
  /**
   * Stores how far the saga came, and keeps the lease until its end. False when the lease went to somebody else, whose
   * work it is now.
   */
  advance(tx: SqlRunner, before: SagaRecord, after: SagaRecord, lease: Lease, now: Date): Promise<boolean>;
  /** Gives the lease up until `nextAttemptAt`. */
  park(sagaId: string, leaseOwner: string, why: string, nextAttemptAt: Date, now: Date): Promise<void>;
  /** Makes a parked saga due now. Returns its id, or undefined when there is none under way. */
  wake(tx: SqlRunner, kind: SagaRecord['kind'], subject: string, now: Date): Promise<string | undefined>;
  /** Those that nobody works on and whose time has come, the longest waiting first. */
  due(now: Date, limit: number): Promise<string[]>;
  /** Those of these orders that have a saga under way. */
  ordersUnderWay(orderIds: readonly string[]): Promise<string[]>;
  /** Those under way that failed at least `attempts` times in a row, in the order of their ids, beginning after one. */
  stuck(attempts: number, after: string, limit: number): Promise<StuckSaga[]>;
  /** True for one of these. */
  isStuck(sagaId: string, attempts: number): Promise<boolean>;
  /** Makes one of these due now, as if it had never failed. False when there is no such. */
  restart(sagaId: string, attempts: number, now: Date): Promise<boolean>;
  /** Each kind of which any is under way; `stuck` are those that failed at least `attempts` times in a row. */
  underWay(attempts: number): Promise<SagasUnderWay[]>;
}
