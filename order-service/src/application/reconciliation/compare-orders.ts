import { hasTickets, phaseOf } from '../../domain/order';
import { compareRecords, type Comparison, type OwnRecords } from '../../domain/reconciliation';
import { usedSeatIds } from '../../domain/ticket';
import type { Dependencies } from '../dependencies';

export type CompareOrders = ReturnType<typeof createCompareOrders>;

export interface ComparedOrder {
  readonly own: OwnRecords;
  readonly comparison: Comparison;
}

export type CompareOrdersDependencies = Pick<
  Dependencies,
  'orders' | 'attempts' | 'tickets' | 'sagaRecords' | 'payments' | 'seating'
>;

/**
 * Compares these orders, at most 50, with the records of payment-service and seating-service. The peers are asked after
 * the own records were read, so an order that changes in between is recognized by its version.
 *
 * @throws PeerUnavailable
 */
export function createCompareOrders(dependencies: CompareOrdersDependencies) {
  const { orders, attempts, tickets, sagaRecords, payments, seating } = dependencies;

  return async function compareOrders(orderIds: readonly string[]): Promise<ComparedOrder[]> {
    const ownRecords = await ownRecordsOf(orderIds);
    const [statements, allocations] = await Promise.all([
      payments.statement(orderIds),
      seating.allocations(orderIds),
    ]);
    return ownRecords.map((own) => {
      const stated = statements.get(own.order.id);
      const seatIds = allocations.get(own.order.id);
      // A peer that leaves an order out has not said that it has no payment, so the order is compared again later.
      if (stated === undefined || seatIds === undefined) return { own, comparison: { isInProgress: true } };
      return { own, comparison: compareRecords(own, { payments: stated, seatIds }) };
    });
  };

  async function ownRecordsOf(orderIds: readonly string[]): Promise<OwnRecords[]> {
    const [found, known, inProgress] = await Promise.all([
      orders.findAll(orderIds),
      attempts.ofOrders(orderIds),
      sagaRecords.ordersInProgress(orderIds),
    ]);
    // A confirmed order keeps all its seats, so only of a refunded one it matters which of them were used.
    const refunded = found.filter((order) => phaseOf(order) === 'closed' && hasTickets(order));
    const issued = await tickets.ofOrders(refunded.map(({ id }) => id));
    return found.map((order) => ({
      order,
      attempts: known.filter((attempt) => attempt.orderId === order.id),
      usedSeatIds: usedSeatIds(issued.filter((ticket) => ticket.orderId === order.id)),
      hasSaga: inProgress.includes(order.id),
    }));
  }
}
