import type { Money } from '@ticketing/service-chassis/core';
import { PeerError, PeerUnavailable } from '@ticketing/service-chassis/peers';
import type { AttemptResult, OrderClient, PaymentResult } from '../../src/application/ports/order-client';
import type { OrderRejection } from '../../src/domain/failure-reason';

interface FakeOrder {
  readonly userId: string;
  readonly amount: Money;
  status: string;
  attempt?: string | undefined;
}

/** An in-memory order-service that follows the contract. */
export class FakeOrderClient implements OrderClient {
  /** `refusing` accepts no connection; `silent` does the work and does not respond. */
  mode: 'up' | 'refusing' | 'silent' = 'up';
  /** Lets anybody begin any number of attempts, which order-service must never do. */
  isCareless = false;
  /** The results that it was notified of, each message once, in order. */
  readonly results: PaymentResult[] = [];
  private readonly orders = new Map<string, FakeOrder>();
  private readonly seenMessages = new Set<string>();

  place(id: string, userId: string, amount: Money): void {
    this.orders.set(id, { userId, amount, status: 'PENDING_PAYMENT' });
  }

  setStatus(id: string, status: string): void {
    this.get(id).status = status;
  }

  statusOf(id: string): string {
    return this.get(id).status;
  }

  /** True when an attempt was begun and its result was not received. */
  isWaitingForPayment(id: string): boolean {
    return this.get(id).attempt !== undefined;
  }

  async beginAttempt({
    orderId,
    paymentId,
    userId,
  }: Parameters<OrderClient['beginAttempt']>[0]): Promise<AttemptResult> {
    if (this.mode === 'refusing') return { kind: 'unavailable', mayHaveBegun: false };
    const result = this.begin(orderId, paymentId, userId);
    return this.mode === 'silent' ? { kind: 'unavailable', mayHaveBegun: true } : result;
  }

  private begin(orderId: string, paymentId: string, userId: string): AttemptResult {
    const order = this.orders.get(orderId);
    const rejected = (reason: OrderRejection) => ({ kind: 'rejected', reason }) as const;
    if (order === undefined) return rejected('order_not_found');
    if (this.isCareless) return { kind: 'begun', amount: order.amount };
    if (order.userId !== userId) return rejected('order_not_found');
    if (order.status === 'EXPIRED') return rejected('hold_expired');
    if (order.status === 'CANCELLED') return rejected('order_not_payable');
    if (order.status !== 'PENDING_PAYMENT') return rejected('already_paid');
    if (order.attempt !== undefined && order.attempt !== paymentId) return rejected('payment_in_progress');
    order.attempt = paymentId;
    return { kind: 'begun', amount: order.amount };
  }

  async notify(orderId: string, result: PaymentResult, messageId: string): Promise<string> {
    if (this.mode === 'refusing') throw new PeerUnavailable('order-service', 'ECONNREFUSED', false);
    const status = this.receive(orderId, result, messageId);
    if (this.mode === 'silent') throw new PeerUnavailable('order-service', 'ECONNABORTED', true);
    return status;
  }

  private receive(orderId: string, result: PaymentResult, messageId: string): string {
    const order = this.orders.get(orderId);
    if (order === undefined) {
      throw new PeerError('order-service', 404, 'order_not_found', 'There is no such order.', {});
    }
    if (this.seenMessages.has(messageId)) return order.status;
    this.seenMessages.add(messageId);
    this.results.push(result);
    if (order.attempt === result.paymentId) order.attempt = undefined;
    if (result.status === 'SUCCESS' && order.status === 'PENDING_PAYMENT') order.status = 'CONFIRMED';
    if (result.status === 'REFUNDED') order.status = 'REFUNDED';
    return order.status;
  }

  private get(id: string): FakeOrder {
    const order = this.orders.get(id);
    if (order === undefined) throw new Error(`The test placed no order ${id}.`);
    return order;
  }
}
