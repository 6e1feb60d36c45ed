import type { Discrepancy, DiscrepancySource } from '@ticketing/service-chassis/service';
import { discrepancyNotDismissible } from '../../domain/problems';
import type { Dependencies } from '../dependencies';
import type { StuckSaga } from '../ports/stuck-saga-repository';
import { STUCK_AFTER_TRIES, type Saga, type SagaKind } from './saga';
import { stepName } from './saga-transitions';

const LONGEST_REASON = 300;

export interface StuckSagasDependencies extends Pick<Dependencies, 'stuckSagas' | 'clock'> {
  readonly sagas: Readonly<Record<SagaKind, Saga>>;
}

/** The sagas that make no progress. An operator can look at them and have them tried again. */
export function createStuckSagas({ stuckSagas, sagas, clock }: StuckSagasDependencies): DiscrepancySource {
  return {
    async list(after, limit, state) {
      if (state === 'dismissed') return [];
      const stuck = await stuckSagas.list(STUCK_AFTER_TRIES, after ?? '', limit);
      return stuck.map((each) => toDiscrepancy(each, sagas[each.kind]));
    },
    retry: (sagaId) => stuckSagas.restart(sagaId, STUCK_AFTER_TRIES, clock.now()),
    async dismiss(sagaId) {
      if (!(await stuckSagas.isStuck(sagaId, STUCK_AFTER_TRIES))) return undefined;
      throw discrepancyNotDismissible();
    },
  };
}

function toDiscrepancy(stuck: StuckSaga, saga: Saga): Discrepancy {
  const { id, kind, orderId, state, tries, lastError, createdAt, updatedAt } = stuck;
  const where = `${state === 'COMPENSATING' ? 'compensating ' : ''}the step "${stepName(saga, stuck)}"`;
  const reason = lastError === null ? '' : ` The last time: ${lastError.slice(0, LONGEST_REASON)}`;
  return {
    id,
    kind: 'stuck_saga',
    subject: orderId,
    detail: `${kind} was tried ${tries} times in a row at ${where}.${reason}`,
    firstSeenAt: createdAt,
    lastSeenAt: updatedAt,
    dismissed: null,
  };
}
