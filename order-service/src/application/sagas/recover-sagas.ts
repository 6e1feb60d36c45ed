import { forEachConcurrently, pages, type Clock } from '@ticketing/service-chassis/core';
import type { SagaRepository } from '../ports/saga-repository';
import type { SagaRunner } from './saga-runner';

export interface RecoverSagas {
  /** Resumes the sagas that a crash or the outage of a peer interrupted. */
  (signal: AbortSignal): Promise<void>;
}

export interface RecoverSagasDependencies {
  readonly sagaRecords: SagaRepository;
  readonly sagas: SagaRunner;
  readonly clock: Clock;
}

const BATCH = 50;
const CONCURRENCY = 8;

export function createRecoverSagas({ sagaRecords, sagas, clock }: RecoverSagasDependencies): RecoverSagas {
  return async (signal) => {
    const now = clock.now();
    // A saga that fails again is due later, so the next page holds other ones.
    for await (const due of pages(() => sagaRecords.due(now, BATCH))) {
      await forEachConcurrently(due, { limit: CONCURRENCY, signal }, (sagaId) => sagas.resume(sagaId));
      if (signal.aborted) return;
    }
  };
}
