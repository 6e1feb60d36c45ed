import { forEachConcurrently, pages } from '@ticketing/service-chassis/core';
import type { Dependencies } from '../dependencies';
import type { SagaRunner } from './saga-runner';

export interface RecoverSagasDependencies extends Pick<Dependencies, 'sagaRecords' | 'clock'> {
  readonly sagaRunner: SagaRunner;
}

const BATCH = 50;
const CONCURRENCY = 8;

/** Resumes the sagas that a crash or the outage of a peer interrupted. */
export function createRecoverSagas({ sagaRecords, sagaRunner, clock }: RecoverSagasDependencies) {
  return async function recoverSagas(signal: AbortSignal): Promise<void> {
    // A saga that fails again is due later, so the next page holds other ones.
    for await (const due of pages(BATCH, () => sagaRecords.due(clock.now(), BATCH))) {
      await forEachConcurrently(due, { limit: CONCURRENCY, signal }, (sagaId) => sagaRunner.resume(sagaId));
      if (signal.aborted) return;
    }
  };
}
