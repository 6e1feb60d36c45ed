import { problem, type Clock } from '@ticketing/service-chassis/core';
import type { Discrepancy, DiscrepancySource } from '@ticketing/service-chassis/service';
import { STUCK_AFTER_ATTEMPTS, type Saga } from './saga';
import type { SagaStore, StuckSaga } from './saga-store';

const LONGEST_REASON = 300;

/** The sagas that do not get on, for an operator to look at and to try again. */
export function createStuckSagas({
  store,
  sagas,
  clock,
}: {
  readonly store: SagaStore;
  readonly sagas: readonly Saga[];
  readonly clock: Clock;
}): DiscrepancySource {
  function presented(stuck: StuckSaga): Discrepancy {
    const { id, kind, orderId, state, step, attempts, lastError, createdAt, updatedAt } = stuck;
    const name = sagas.find((saga) => saga.kind === kind)?.steps[step]?.name ?? String(step);
    const where = state === 'UNDOING' ? `undoing the step "${name}"` : `the step "${name}"`;
    const reason = lastError === null ? '' : ` The last time: ${lastError.slice(0, LONGEST_REASON)}`;
    return {
      id,
      kind: 'stuck_saga',
      subject: orderId,
      detail: `${kind} was tried ${attempts} times in a row at ${where}.${reason}`,
      firstSeenAt: createdAt,
      lastSeenAt: updatedAt,
    };
  }

  return {
    async list(after, limit, state) {
      if (state === 'dismissed') return [];
      return (await store.stuck(STUCK_AFTER_ATTEMPTS, after ?? '', limit)).map(presented);
    },
    retry: (sagaId) => store.restart(sagaId, STUCK_AFTER_ATTEMPTS, clock.now()),
    async dismiss(sagaId) {
      if (!(await store.isStuck(sagaId, STUCK_AFTER_ATTEMPTS))) return undefined;
      throw problem.conflict(
        'discrepancy_not_dismissible',
        "A stuck saga cannot be dismissed, for somebody's seat or money waits for its end. Remove the cause and retry it.",
      );
    },
  };
}
