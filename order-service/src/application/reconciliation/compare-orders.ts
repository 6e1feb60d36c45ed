import {
  compareRecords,
  type Comparison,
  type OwnRecords,
  type PeerRecords,
} from '../../domain/reconciliation';
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
    const peerRecords = await peerRecordsOf(orderIds);
    return ownRecords.map((own) => {
      const peers = peerRecords(own.order.id);
      return { own, comparison: peers === undefined ? { isInProgress: true } : compareRecords(own, peers) };
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

  /** Undefined for an order that a peer left out. It is compared again later, because "no payment" would be a statement. */
  async function peerRecordsOf(
    orderIds: readonly string[],
  ): Promise<(orderId: string) => PeerRecords | undefined> {
    const [stated, allocated] = await Promise.all([
      payments.statement(orderIds),
      seating.allocations(orderIds),
    ]);
    return (orderId) => {
      const statement = stated.get(orderId);
      const seatIds = allocated.get(orderId);
      return statement === undefined || seatIds === undefined ? undefined : { payments: statement, seatIds };
    };
  }
}
