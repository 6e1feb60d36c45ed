import { compareRecords, type Comparison, type OwnRecords } from '../../domain/reconciliation';
import type { OrderRepository } from '../ports/order-repository';
import type { PaymentAttemptRepository } from '../ports/payment-attempt-repository';
import type { PaymentClient } from '../ports/payment-client';
import type { SagaRepository } from '../ports/saga-repository';
import type { SeatingClient } from '../ports/seating-client';

export interface CompareOrders {
  /**
   * Compares these orders, at most 50, with the records of payment-service and seating-service. The peers are asked after
   * the own records were read, so an order that changes in between is recognized by its version.
   *
   * @throws PeerUnavailable
   */
  (orderIds: readonly string[]): Promise<ComparedOrder[]>;
}

export interface ComparedOrder {
  readonly own: OwnRecords;
  readonly comparison: Comparison;
}

export interface CompareOrdersDependencies {
  readonly orders: OrderRepository;
  readonly attempts: PaymentAttemptRepository;
  readonly sagaRecords: SagaRepository;
  readonly payments: PaymentClient;
  readonly seating: SeatingClient;
}

export function createCompareOrders(dependencies: CompareOrdersDependencies): CompareOrders {
  const { orders, attempts, sagaRecords, payments, seating } = dependencies;

  return async (orderIds) => {
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
    return found.map((order) => ({
      order,
      attempts: known.filter((attempt) => attempt.orderId === order.id),
      hasSaga: inProgress.includes(order.id),
    }));
  }
}
