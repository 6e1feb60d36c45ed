import type { SagaKind, SagaRecord } from '../sagas/saga';

/** A saga is stuck when it failed at least `tries` times in a row. */
export interface StuckSagaRepository {
  /** In the order of their ids, starting behind `after`. */
  list(tries: number, after: string, limit: number): Promise<StuckSaga[]>;
  isStuck(sagaId: string, tries: number): Promise<boolean>;
  /** Makes a stuck saga due now, as if it had never failed. False when there is no such saga. */
  restart(sagaId: string, tries: number, now: Date): Promise<boolean>;
  /** Counts the unfinished sagas of each kind that has any. */
  countUnfinished(tries: number): Promise<UnfinishedSagas[]>;
}

export interface StuckSaga extends SagaRecord {
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The unfinished sagas of one kind. */
export interface UnfinishedSagas {
  readonly kind: SagaKind;
  readonly total: number;
  readonly stuck: number;
  readonly oldestAt: Date;
}
