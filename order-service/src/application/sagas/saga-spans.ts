import { currentContext, runInContext, withSpan } from '@ticketing/service-chassis/service';
import type { Saga, SagaRecord } from './saga';
import { stepName } from './saga-transitions';

export const inStepSpan = <T>(saga: Saga, record: SagaRecord, work: () => Promise<T>): Promise<T> =>
  withSpan(
    `saga ${record.kind}: ${record.state === 'COMPENSATING' ? 'compensate ' : ''}${stepName(saga, record)}`,
    { attributes: attributesOf(record) },
    work,
  );

/** Within the current request, or else in the trace that started the saga. It is linked to that trace in both cases. */
export function inResumeSpan<T>(record: SagaRecord, work: () => Promise<T>): Promise<T> {
  const { id, kind, traceParent } = record;
  const linkedTo = traceParent === null ? [] : [traceParent];
  const inSpan = () => withSpan(`saga ${kind} resumed`, { attributes: attributesOf(record), linkedTo }, work);
  if (traceParent === null || currentContext() !== undefined) return inSpan();
  return runInContext({ requestId: id, traceParent }, inSpan);
}

/** `tries` counts from 0, the attribute from 1. */
const attributesOf = ({ id, kind, tries }: SagaRecord) => ({
  'saga.id': id,
  'saga.kind': kind,
  'saga.attempt': tries + 1,
});
