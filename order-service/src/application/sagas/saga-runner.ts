import { addMilliseconds, type Clock, type IdSource, type Random } from '@ticketing/service-chassis/core';
import type { Database, SqlRunner } from '@ticketing/service-chassis/database';
import { currentContext, runInContext, withSpan, type Logger } from '@ticketing/service-chassis/service';
import type { Order } from '../../domain/order';
import { inFreshTransaction } from '../fresh-transaction';
import type { OrderStore, OrderWatcher } from '../ports';
import { done, type Action, type Saga, type SagaKind, type SagaRecord } from './saga';
import type { Lease, SagaStore } from './saga-store';

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 60_000;

/** Another worker took the saga over while this one was at a step. */
class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

interface Waiting {
  readonly waitsFor: string;
  readonly ms: number;
}

/** A saga that began, with the lease that its beginner holds. */
export interface Begun {
  readonly saga: SagaRecord;
  readonly lease: Lease;
  readonly order: Order;
}

export interface SagaRunner {
  /**
   * Takes the first step and stores the saga, both in the caller's transaction.
   *
   * @throws UniqueViolation when the subject already has a saga of this kind.
   */
  begin(
    tx: SqlRunner,
    kind: SagaKind,
    order: Order,
    about: Pick<SagaRecord, 'subject' | 'paymentId' | 'reason'>,
  ): Promise<Begun>;
  /** Walks a saga that was begun as far as it comes now, and returns its order. A failure is kept for the recovery. */
  walk(begun: Begun): Promise<Order>;
  /** Takes up a saga that somebody left. True when it came to its end. */
  resume(sagaId: string): Promise<boolean>;
}

export interface SagaRunnerOptions {
  readonly sagas: readonly Saga[];
  readonly store: SagaStore;
  readonly orders: OrderStore;
  readonly watcher: OrderWatcher;
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: Random;
  readonly logger: Logger;
  /** How long a worker has a saga for itself. Longer than a step's calls may take with all their repeats. */
  readonly leaseMs: number;
}

/** Walks sagas step by step. Each step's progress is stored with its local half, so a crash repeats at most one step. */
export function createSagaRunner(options: SagaRunnerOptions): SagaRunner {
  const { store, orders, watcher, database, clock, ids, random, logger, leaseMs } = options;
  const sagas = new Map(options.sagas.map((saga) => [saga.kind, saga]));

  function sagaOf(kind: SagaKind): Saga {
    const saga = sagas.get(kind);
    if (saga === undefined) throw new Error(`There is no saga of the kind ${kind}.`);
    return saga;
  }

  const stepName = ({ kind, step }: SagaRecord): string => sagaOf(kind).steps[step]?.name ?? `step ${step}`;

  const inStepSpan = <T>(record: SagaRecord, work: () => Promise<T>): Promise<T> =>
    withSpan(
      `saga ${record.kind}: ${record.state === 'UNDOING' ? 'undo ' : ''}${stepName(record)}`,
      { attributes: attributesOf(record) },
      work,
    );

  /** Below the request at hand, or else in the trace in which the saga began; linked to that one in either case. */
  function takenUp<T>(record: SagaRecord, work: () => Promise<T>): Promise<T> {
    const { id, kind, traceParent } = record;
    const linkedTo = traceParent === null ? [] : [traceParent];
    const inSpan = () =>
      withSpan(`saga ${kind} taken up again`, { attributes: attributesOf(record), linkedTo }, work);
    if (traceParent === null || currentContext() !== undefined) return inSpan();
    return runInContext({ requestId: id, traceParent }, inSpan);
  }

  const newLease = (owner = ids.next('lse')): Lease => ({
    owner,
    until: addMilliseconds(clock.now(), leaseMs),
  });

  async function currentOrder(orderId: string, runner?: SqlRunner): Promise<Order> {
    const order = await orders.find(orderId, runner);
    if (order === undefined) throw new Error(`The saga's order ${orderId} is missing.`);
    return order;
  }

  /** The saga after its next step, or what the step waits for. */
  async function takeStep(record: SagaRecord, lease: Lease, order: Order): Promise<SagaRecord | Waiting> {
    const saga = sagaOf(record.kind);
    const action = actionOf(saga, record);
    const called = (await action.call?.(order, record)) ?? done;
    if (called.kind === 'waiting') return { waitsFor: called.why, ms: called.forMs };
    return inFreshTransaction(database, async (tx) => {
      const fresh = await currentOrder(record.orderId, tx);
      const outcome =
        called.kind === 'refused' ? called : ((await action.commit?.(tx, fresh, record)) ?? done);
      if (outcome.kind === 'waiting') return { waitsFor: outcome.why, ms: outcome.forMs };
      const next = outcome.kind === 'refused' ? turnedBack(record, outcome.reason) : onward(saga, record);
      if (outcome.kind === 'refused') {
        if (saga.turnBack === undefined) throw new Error(`${saga.kind} cannot turn back.`);
        await saga.turnBack(tx, fresh, outcome.reason);
      }
      if (!(await store.advance(tx, record, next, lease, clock.now()))) throw new LeaseLost(record.id);
      return next;
    });
  }

  async function walkOn(
    begin: SagaRecord,
    lease: Lease,
    from: Order,
  ): Promise<{ order: Order; ended: boolean }> {
    let record = begin;
    let order = from;
    while (isUnderWay(record)) {
      const step = stepName(record);
      try {
        const result = await inStepSpan(record, () => takeStep(record, newLease(lease.owner), order));
        if ('waitsFor' in result) {
          const now = clock.now();
          await store.park(record.id, lease.owner, result.waitsFor, addMilliseconds(now, result.ms), now);
          return { order, ended: false };
        }
        record = result;
      } catch (error) {
        if (error instanceof LeaseLost) return { order: await currentOrder(record.orderId), ended: false };
        logger.warn(
          { err: error, sagaId: record.id, saga: record.kind, step, orderId: record.orderId },
          'a saga stopped at a step and will be taken up again',
        );
        await parkFailed(record, lease, error);
        return { order: await currentOrder(record.orderId), ended: false };
      }
      const after = await currentOrder(record.orderId);
      if (after.status !== order.status) watcher.entered(after);
      order = after;
    }
    return { order, ended: true };
  }

  async function parkFailed(record: SagaRecord, lease: Lease, error: unknown): Promise<void> {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const now = clock.now();
    const next = addMilliseconds(now, retryDelayMs(record.attempts));
    await store.park(record.id, lease.owner, why, next, now);
  }

  /** Exponential with jitter above the half, so that a peer that came back is not met by all at once. */
  function retryDelayMs(attempts: number): number {
    const ceiling = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempts, 20));
    return Math.round(ceiling * (0.5 + random.fraction() / 2));
  }

  return {
    async begin(tx, kind, order, about) {
      const saga = sagaOf(kind);
      const record: SagaRecord = {
        ...about,
        id: ids.next('sga'),
        kind,
        orderId: order.id,
        state: 'RUNNING',
        step: 0,
        attempts: 0,
        traceParent: currentContext()?.traceParent ?? null,
      };
      const outcome = await inStepSpan(record, async () => saga.steps[0]?.run.commit?.(tx, order, record));
      if (outcome?.kind !== 'done') throw new Error(`The first step of ${kind} must be local and succeed.`);
      const begun = onward(saga, record);
      const lease = newLease();
      await store.insert(tx, begun, lease, clock.now());
      return { saga: begun, lease, order: await currentOrder(order.id, tx) };
    },

    async walk({ saga, lease, order }) {
      return (await walkOn(saga, lease, order)).order;
    },

    async resume(sagaId) {
      const lease = newLease();
      const record = await store.claim(sagaId, lease, clock.now());
      if (record === undefined) return false;
      const { ended } = await takenUp(record, async () =>
        walkOn(record, lease, await currentOrder(record.orderId)),
      );
      if (ended) watcher.sagaRecovered();
      return ended;
    },
  };
}

/** The first try, which is not counted as a taking up, is the attempt 1. */
const attributesOf = ({ id, kind, attempts }: SagaRecord) => ({
  'saga.id': id,
  'saga.kind': kind,
  'saga.attempt': attempts + 1,
});

const isUnderWay = ({ state }: SagaRecord): boolean => state === 'RUNNING' || state === 'UNDOING';

function actionOf(saga: Saga, record: SagaRecord): Action {
  const step = saga.steps[record.step];
  if (step === undefined) throw new Error(`${saga.kind} has no step ${record.step}.`);
  return record.state === 'RUNNING' ? step.run : (step.undo ?? {});
}

function onward(saga: Saga, record: SagaRecord): SagaRecord {
  if (record.state === 'UNDOING') {
    return record.step === 0
      ? { ...record, state: 'UNDONE' }
      : { ...record, step: record.step - 1, attempts: 0 };
  }
  const step = record.step + 1;
  return { ...record, step, attempts: 0, state: step === saga.steps.length ? 'DONE' : 'RUNNING' };
}

/** From the refused step itself, for it may have had its effect without an answer. */
function turnedBack(record: SagaRecord, reason: SagaRecord['reason']): SagaRecord {
  if (record.state !== 'RUNNING')
    throw new Error(`The saga ${record.id} was refused while it was being undone.`);
  return { ...record, state: 'UNDOING', reason, attempts: 0 };
}
