import type { CloseReason } from '../../domain/close-reason';
import type { Action, Saga, SagaRecord, SagaState } from './saga';

const finality: Readonly<Record<SagaState, boolean>> = {
  RUNNING: false,
  COMPENSATING: false,
  DONE: true,
  COMPENSATED: true,
};

export const isUnfinished = ({ state }: Pick<SagaRecord, 'state'>): boolean => !finality[state];

/** The saga after its current step has succeeded. */
export function advance(saga: Saga, record: SagaRecord): SagaRecord {
  if (record.state === 'COMPENSATING') {
    return record.step === 0
      ? { ...record, state: 'COMPENSATED' }
      : { ...record, step: record.step - 1, tries: 0 };
  }
  const step = record.step + 1;
  return { ...record, step, tries: 0, state: step === saga.steps.length ? 'DONE' : 'RUNNING' };
}

/** The saga after its current step was rejected. That step is compensated too, because it may have had its effect. */
export function compensate(record: SagaRecord, reason: CloseReason): SagaRecord {
  if (record.state !== 'RUNNING') throw new Error(`The saga ${record.id} was rejected while compensating.`);
  return { ...record, state: 'COMPENSATING', reason, tries: 0 };
}

/** What the saga has to do next. */
export function nextAction(saga: Saga, record: SagaRecord): Action {
  const step = saga.steps[record.step];
  if (step === undefined) throw new Error(`${saga.kind} has no step ${record.step}.`);
  return record.state === 'RUNNING' ? step.action : (step.compensation ?? {});
}

export const stepName = (saga: Saga | undefined, { step }: Pick<SagaRecord, 'step'>): string =>
  saga?.steps[step]?.name ?? `step ${step}`;
