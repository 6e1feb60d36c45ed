import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { Order } from '../../domain/order';
import type { ChangeOrderDependencies, Dependencies } from '../dependencies';
import { inNewTransaction } from '../in-new-transaction';
import type { OrderRepository } from '../ports/order-repository';
import type { Lease } from '../ports/saga-repository';
import { done, type Outcome, type Saga, type SagaKind, type SagaRecord } from './saga';
import { advance, compensate, nextAction } from './saga-transitions';

export interface StepDependencies extends ChangeOrderDependencies, Pick<Dependencies, 'sagaRecords'> {
  readonly sagas: Readonly<Record<SagaKind, Saga>>;
}

/** The step could not finish yet. */
export interface Waiting {
  readonly waitsFor: string;
  readonly ms: number;
}

/**
 * Runs the next step of a saga. Returns the saga afterwards, or what the step waits for.
 *
 * @throws LeaseLost when another worker has taken the saga over
 */
export async function runStep(
  { sagas, sagaRecords, orders, transactions, clock }: StepDependencies,
  record: SagaRecord,
  lease: Lease,
  order: Order,
): Promise<SagaRecord | Waiting> {
  const saga = sagas[record.kind];
  const action = nextAction(saga, record);
  const called = (await action.call?.(order, record)) ?? done;
  if (called.kind === 'waiting') return { waitsFor: called.why, ms: called.forMs };
  return inNewTransaction(transactions, async (tx) => {
    const current = await requireOrder(orders, record.orderId, tx);
    const outcome: Outcome =
      called.kind === 'rejected' ? called : ((await action.commit?.(tx, current, record)) ?? done);
    if (outcome.kind === 'waiting') return { waitsFor: outcome.why, ms: outcome.forMs };
    const next = outcome.kind === 'rejected' ? compensate(record, outcome.reason) : advance(saga, record);
    if (outcome.kind === 'rejected') {
      if (saga.onCompensate === undefined) throw new Error(`${saga.kind} cannot compensate.`);
      await saga.onCompensate(tx, current, outcome.reason);
    }
    if (!(await sagaRecords.advance(tx, record, next, lease, clock.now()))) throw new LeaseLost(record.id);
    return next;
  });
}

/** Another worker took the saga over while this one was running a step. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

export async function requireOrder(
  orders: OrderRepository,
  orderId: string,
  runner?: SqlRunner,
): Promise<Order> {
  const order = await orders.find(orderId, runner);
  if (order === undefined) throw new Error(`The saga's order ${orderId} is missing.`);
  return order;
}
