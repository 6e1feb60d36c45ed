import { addMilliseconds, backoffMs } from '@ticketing/service-chassis/core';
import type { SqlRunner } from '@ticketing/service-chassis/database';
import { currentContext } from '@ticketing/service-chassis/service';
import type { Order } from '../../domain/order';
import type { Dependencies } from '../dependencies';
import type { Lease } from '../ports/saga-repository';
import { LeaseLost, requireOrder, runStep, type StepDependencies } from './run-step';
import type { SagaKind, SagaRecord } from './saga';
import { inResumeSpan, inStepSpan } from './saga-spans';
import { advance, isUnfinished, stepName } from './saga-transitions';

export type SagaRunner = ReturnType<typeof createSagaRunner>;

/** A saga that has just been started, with its lease. */
export interface StartedSaga {
  readonly saga: SagaRecord;
  readonly lease: Lease;
  readonly order: Order;
}

export interface SagaRunnerDependencies
  extends StepDependencies, Pick<Dependencies, 'ids' | 'random' | 'logger'> {
  /** How long a worker has a saga for itself. Longer than the calls of a step can take with all their repeats. */
  readonly leaseMs: number;
}

/** Runs sagas step by step. Each step's progress is stored with its local half, so a crash repeats at most one step. */
export function createSagaRunner(dependencies: SagaRunnerDependencies) {
  const { sagas, sagaRecords, orders, metrics, clock, ids } = dependencies;

  return {
    /**
     * Runs the first step and stores the saga, both in the caller's transaction: after it a purchase's order is PAID.
     *
     * @throws UniqueViolation when the subject already has a saga of this kind
     */
    async start(
      tx: SqlRunner,
      kind: SagaKind,
      order: Order,
      about: Pick<SagaRecord, 'subject' | 'paymentId' | 'reason'>,
    ): Promise<StartedSaga> {
      const record: SagaRecord = {
        ...about,
        id: ids.next('sga'),
        kind,
        orderId: order.id,
        state: 'RUNNING',
        step: 0,
        tries: 0,
        traceParent: currentContext()?.traceParent ?? null,
      };
      const first = sagas[kind].steps[0];
      const outcome = await inStepSpan(sagas[kind], record, async () =>
        first?.action.commit?.(tx, order, record),
      );
      if (outcome?.kind !== 'done') throw new Error(`The first step of ${kind} must be local and succeed.`);
      const saga = advance(sagas[kind], record);
      const lease = leaseFor(dependencies, ids.next('lse'));
      await sagaRecords.insert(tx, saga, lease, clock.now());
      return { saga, lease, order: await requireOrder(orders, order.id, tx) };
    },

    /** Runs a started saga as far as possible now, and returns its order. After a failure the recovery job resumes it. */
    async run({ saga, lease, order }: StartedSaga): Promise<Order> {
      return (await runSteps(dependencies, saga, lease.owner, order)).order;
    },

    /** Resumes a suspended saga. True when it came to its end. */
    async resume(sagaId: string): Promise<boolean> {
      const lease = leaseFor(dependencies, ids.next('lse'));
      const record = await sagaRecords.claim(sagaId, lease, clock.now());
      if (record === undefined) return false;
      const { isFinished } = await inResumeSpan(record, async () =>
        runSteps(dependencies, record, lease.owner, await requireOrder(orders, record.orderId)),
      );
      if (isFinished) metrics.sagaRecovered();
      return isFinished;
    },
  };
}

const leaseFor = ({ clock, leaseMs }: SagaRunnerDependencies, owner: string): Lease => ({
  owner,
  until: addMilliseconds(clock.now(), leaseMs),
});

/** Runs steps until the saga ends, has to wait, or fails. */
async function runSteps(
  dependencies: SagaRunnerDependencies,
  from: SagaRecord,
  leaseOwner: string,
  orderBefore: Order,
): Promise<{ order: Order; isFinished: boolean }> {
  const { orders, metrics } = dependencies;
  let record = from;
  let order = orderBefore;
  while (isUnfinished(record)) {
    const next = await tryStep(dependencies, record, leaseOwner, order);
    if (next === 'waiting') return { order, isFinished: false };
    const after = await requireOrder(orders, record.orderId);
    if (next === 'failed') return { order: after, isFinished: false };
    if (after.status !== order.status) metrics.orderChangedStatus(after);
    record = next;
    order = after;
  }
  return { order, isFinished: true };
}

const RETRIES = { firstMs: 500, longestMs: 60_000 };

/** Returns the saga after its next step, or suspends it. */
async function tryStep(
  dependencies: SagaRunnerDependencies,
  record: SagaRecord,
  leaseOwner: string,
  order: Order,
): Promise<SagaRecord | 'waiting' | 'failed'> {
  const { sagas, sagaRecords, clock, random, logger } = dependencies;
  const saga = sagas[record.kind];
  try {
    const result = await inStepSpan(saga, record, () =>
      runStep(dependencies, record, leaseFor(dependencies, leaseOwner), order),
    );
    if (!('waitsFor' in result)) return result;
    await suspend(result.waitsFor, result.ms);
    return 'waiting';
  } catch (error) {
    if (error instanceof LeaseLost) return 'failed';
    const step = stepName(saga, record);
    logger.warn(
      { err: error, sagaId: record.id, saga: record.kind, step, orderId: record.orderId },
      'a saga failed at a step and will be resumed',
    );
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    await suspend(why, backoffMs(RETRIES, record.tries + 1, random.fraction()));
    return 'failed';
  }

  async function suspend(why: string, ms: number): Promise<void> {
    const now = clock.now();
    await sagaRecords.suspend(record.id, leaseOwner, why, addMilliseconds(now, ms), now);
  }
}
