import { ProblemError } from '@ticketing/service-chassis/core';
import { PeerError } from '@ticketing/service-chassis/peers';
import type { DiscrepancyLog } from '@ticketing/service-chassis/service';
import type { Order } from '../../domain/order';
import type { Difference, DiscrepancyKind, Repair } from '../../domain/reconciliation';
import type { RecordPaymentResult } from '../paying/record-payment-result';
import type { SeatingClient } from '../ports/seating-client';
import type { CompareOrders } from './compare-orders';

export interface RepairOrderDependencies {
  readonly seating: SeatingClient;
  readonly recordPaymentResult: RecordPaymentResult;
  readonly compareOrders: CompareOrders;
  readonly discrepancies: DiscrepancyLog<DiscrepancyKind>;
}

/** Repairs the differences of one kind where possible, and reports the others. */
export function createRepairOrder(dependencies: RepairOrderDependencies) {
  const { seating, recordPaymentResult, compareOrders, discrepancies } = dependencies;

  return async function repairOrder(
    order: Order,
    kind: DiscrepancyKind,
    differences: readonly Difference[],
  ): Promise<void> {
    // One report, because a subject has at most one discrepancy of a kind.
    const left: string[] = [];
    for (const { detail, repair } of differences) {
      const problemCode = repair === null ? undefined : await problemOf(order, repair);
      if (problemCode !== undefined) left.push(`${detail} The repair was rejected: ${problemCode}.`);
      else if (repair === null) left.push(detail);
    }
    const details = differences.map(({ detail }) => detail).join(' ');
    if (left.length === 0 && (await isStillThere(kind, order.id))) {
      left.push(`${details} The repair changed nothing.`);
    }
    if (left.length > 0) await discrepancies.report({ kind, subject: order.id, detail: left.join(' ') });
    else await discrepancies.repaired({ kind, subject: order.id, detail: details });
  };

  /** Carries out a repair. Returns the code of the problem when it is rejected. */
  async function problemOf({ id, reservationId }: Order, repair: Repair): Promise<string | undefined> {
    try {
      switch (repair.kind) {
        case 'record results':
          for (const result of repair.results) await recordPaymentResult(id, result);
          return undefined;
        case 'allocate':
          await seating.allocate(reservationId, id);
          return undefined;
        case 'deallocate':
          await seating.deallocate(id, repair.seatIds);
          return undefined;
      }
    } catch (error) {
      // The result is recorded all the same: the payment is refunded.
      if (error instanceof ProblemError && error.code === 'amount_mismatch') return undefined;
      if (error instanceof ProblemError || error instanceof PeerError) return error.code;
      throw error;
    }
  }

  async function isStillThere(kind: DiscrepancyKind, orderId: string): Promise<boolean> {
    const [compared] = await compareOrders([orderId]);
    if (compared === undefined || compared.comparison.isInProgress) return false;
    return compared.comparison.differences.some((difference) => difference.kind === kind);
  }
}
