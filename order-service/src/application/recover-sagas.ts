import type { Clock } from '@ticketing/service-chassis/core';
import { inParallel } from './in-parallel';
import type { SagaRunner } from './sagas/saga-runner';
import type { SagaStore } from './sagas/saga-store';

export interface RecoverSagas {
  /** Takes up what a crash or a peer's outage left behind. */
  (signal: AbortSignal): Promise<void>;
}

const BATCH = 50;
const PARALLEL = 8;

export function createRecoverSagas({
  store,
  sagas,
  clock,
}: {
  readonly store: SagaStore;
  readonly sagas: SagaRunner;
  readonly clock: Clock;
}): RecoverSagas {
  return async (signal) => {
    for (;;) {
      const due = await store.due(clock.now(), BATCH);
      await inParallel(PARALLEL, due, (sagaId) => sagas.resume(sagaId), signal);
      // A saga that stops again is due later, so a full batch means that others are waiting.
      if (due.length < BATCH || signal.aborted) return;
    }
  };
}
