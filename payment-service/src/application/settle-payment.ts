import type { Clock } from '@ticketing/service-chassis/core';
import type { Transactions } from '@ticketing/service-chassis/database';
import type { GatewayResult, OrderMessages, PaymentMetrics, Payments } from './ports';
import { isPriced, type Payment, type PricedPayment, type Settlement } from '../domain/payment';
import { requireTransition } from '../domain/payment-status';

export interface SettlePayment {
  /**
   * Ends a payment that was begun at order-service, and tells it. When somebody else has ended it meanwhile, that end
   * stands. Returns the payment as it is then.
   */
  settle(payment: PricedPayment, settlement: Settlement): Promise<Payment>;
  /** Ends a payment that order-service has begun nothing for. */
  fail(payment: Payment, settlement: Settlement & { readonly status: 'FAILED' }): Promise<Payment>;
}

/**
 * The one way in which a payment ends, be it by its request, by reconciliation or by a webhook. What is owed to
 * order-service is stored in the same transaction, so that no success can be forgotten.
 */
export function createSettlePayment(parts: {
  readonly transactions: Transactions;
  readonly payments: Payments;
  readonly messages: OrderMessages;
  readonly metrics: PaymentMetrics;
  readonly clock: Clock;
}): SettlePayment {
  const { transactions, payments, messages, metrics, clock } = parts;

  async function end(payment: Payment, settlement: Settlement, tellOrder: boolean): Promise<Payment> {
    requireTransition(payment.status, settlement.status);
    const paid = settlement.status === 'SUCCESS' ? { ...payment, orderStatus: 'PAID' } : payment;
    const { won, messageId } = await transactions.run(async (tx) => {
      const won = await payments.settle(tx, paid, settlement, clock.now());
      if (!won || !tellOrder) return { won, messageId: undefined };
      const messageId = await messages.add(tx, {
        paymentId: payment.id,
        about: settlement.status,
        ...(settlement.status === 'FAILED' ? { reason: settlement.reason } : {}),
      });
      return { won, messageId };
    });
    if (won) metrics.settled(payment, settlement);
    if (messageId !== undefined) await messages.deliver(messageId);
    const settled = await payments.find(payment.id);
    if (settled === undefined) throw new Error(`Payment ${payment.id} has vanished.`);
    return settled;
  }

  return {
    settle: (payment, settlement) => end(payment, settlement, true),
    fail: (payment, settlement) => end(payment, settlement, isPriced(payment)),
  };
}

/** What a final answer of the gateway means for the payment. */
export const settlementBy = (result: Exclude<GatewayResult, { outcome: 'UNKNOWN' }>): Settlement =>
  result.outcome === 'SUCCESS' ? { status: 'SUCCESS' } : { status: 'FAILED', reason: result.reason };
