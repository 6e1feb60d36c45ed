import { addMilliseconds, pages } from '@ticketing/service-chassis/core';
import { MOST_IDS_IN_QUERY } from '@ticketing/service-chassis/http';
import type { Order } from '../../domain/order';
import { discrepancyKinds, type Difference } from '../../domain/reconciliation';
import type { Dependencies } from '../dependencies';
import type { RecordPaymentResult } from '../paying/record-payment-result';
import type { DueCheck } from '../ports/order-check-repository';
import { createCompareOrders, type CompareOrdersDependencies } from './compare-orders';
import { createRepairOrder } from './repair-order';

export interface ReconcileOrdersDependencies
  extends CompareOrdersDependencies, Pick<Dependencies, 'checks' | 'discrepancies' | 'clock' | 'logger'> {
  readonly recordPaymentResult: RecordPaymentResult;
}

const IN_PROGRESS_AGAIN_MS = 60_000;
const DIFFERENT_AGAIN_MS = 10 * 60_000;

interface Different {
  readonly check: DueCheck;
  readonly order: Order;
  readonly differences: readonly Difference[];
}

/**
 * Before a difference is repaired or reported, the check is rescheduled, which fails when the order changed in between. Such
 * an order is compared again because of its change.
 */
export function createReconcileOrders(dependencies: ReconcileOrdersDependencies) {
  const { checks, discrepancies, clock, logger } = dependencies;
  const compareOrders = createCompareOrders(dependencies);
  const repairOrder = createRepairOrder({ ...dependencies, compareOrders });

  return {
    /** Compares one order now. */
    async one(orderId: string): Promise<void> {
      const due = await checks.demand(orderId, clock.now());
      if (due !== undefined) await check([due]);
    },
    /** Compares all orders whose check is due, and repairs or reports what differs. @throws PeerUnavailable */
    async due(signal: AbortSignal): Promise<void> {
      // A page is as large as the peers allow in one request. After its check an order is due later or not at all.
      for await (const due of pages(MOST_IDS_IN_QUERY, () => checks.due(clock.now(), MOST_IDS_IN_QUERY))) {
        if (signal.aborted) return;
        await check(due);
      }
    },
  };

  async function check(due: readonly DueCheck[]): Promise<void> {
    const inProgress: DueCheck[] = [];
    const equal: DueCheck[] = [];
    const different: Different[] = [];
    for (const { own, comparison } of await compareOrders(due.map(({ orderId }) => orderId))) {
      const one = due.find(({ orderId }) => orderId === own.order.id);
      if (one === undefined) continue;
      if (comparison.isInProgress) inProgress.push(one);
      else if (comparison.differences.length === 0) equal.push(one);
      else different.push({ check: one, order: own.order, differences: comparison.differences });
    }
    await checks.reschedule(inProgress, { dueAt: addMilliseconds(clock.now(), IN_PROGRESS_AGAIN_MS) });
    for (const { orderId, wasDiscrepant } of equal) {
      if (wasDiscrepant) for (const kind of discrepancyKinds) await discrepancies.clear(kind, orderId);
    }
    await checks.reschedule(equal, { dueAt: null, isDiscrepant: false });
    for (const one of different) await repairOrReport(one);
  }

  async function repairOrReport({ check: due, order, differences }: Different): Promise<void> {
    // Marked before anything is reported, so that each open discrepancy can be found and cleared later.
    const dueAt = addMilliseconds(clock.now(), DIFFERENT_AGAIN_MS);
    if ((await checks.reschedule([due], { dueAt, isDiscrepant: true })) === 0) return;
    for (const kind of discrepancyKinds) {
      const ofKind = differences.filter((difference) => difference.kind === kind);
      try {
        if (ofKind.length > 0) await repairOrder(order, kind, ofKind);
        else if (due.wasDiscrepant) await discrepancies.clear(kind, order.id);
      } catch (error) {
        logger.warn(
          { err: error, orderId: order.id, kind },
          'an order could not be repaired and will be compared again',
        );
      }
    }
  }
}
