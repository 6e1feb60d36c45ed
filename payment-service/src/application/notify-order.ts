import { Undeliverable, type OutboxMessage } from '@ticketing/service-chassis/outbox';
import { PeerError } from '@ticketing/service-chassis/peers';
import type { Dependencies } from './dependencies';
import type { PaymentResult } from './ports/order-client';
import type { PaymentRepository } from './ports/payment-repository';
import type { ResultMessage } from './ports/result-messages';
import type { UnacknowledgedResultRepository } from './ports/unacknowledged-result-repository';
import { isAuthorized, type AuthorizedPayment } from '../domain/payment';

const NEVER_ACCEPTED: ReadonlySet<string> = new Set([
  'order_not_found',
  'payment_of_another_order',
  'amount_mismatch',
]);

export interface NotifyOrderDependencies extends Pick<Dependencies, 'transactions' | 'orders' | 'clock'> {
  readonly payments: Pick<PaymentRepository, 'find' | 'saveOrderStatus'>;
  readonly unacknowledgedResults: Pick<UnacknowledgedResultRepository, 'acknowledge'>;
}

/**
 * Delivers the result of a payment to order-service, and saves the status of the order from its response.
 *
 * @throws Undeliverable when order-service will never accept it, so that an operator takes care of the money. After any
 * other error the outbox tries again.
 */
export function createNotifyOrder(dependencies: NotifyOrderDependencies) {
  const { transactions, payments, unacknowledgedResults, orders, clock } = dependencies;
  return async function notifyOrder({ id, payload }: OutboxMessage): Promise<void> {
    const message = payload as ResultMessage;
    const payment = await payments.find(message.paymentId);
    if (payment === undefined || !isAuthorized(payment)) {
      throw new Undeliverable(`payment ${message.paymentId} has no result to report`);
    }
    // Order-service must know of a payment before it receives the payment's refunds, whichever message was delayed.
    if (message.about === 'REFUNDS' && !payment.successAcknowledged) {
      throw new Error('order-service has not acknowledged the payment yet');
    }
    const status = await notify(payment, resultOf(payment, message), id);
    const learned = { status, at: clock.now() };
    await transactions.run(async (tx) => {
      await payments.saveOrderStatus(tx, payment.id, learned, message.about === 'SUCCESS');
      await unacknowledgedResults.acknowledge(tx, id);
    });
  };

  async function notify(
    payment: AuthorizedPayment,
    result: PaymentResult,
    messageId: string,
  ): Promise<string> {
    try {
      return await orders.notify(payment.orderId, result, messageId);
    } catch (error) {
      if (!(error instanceof PeerError) || !NEVER_ACCEPTED.has(error.code)) throw error;
      // Order-service has recorded the payment and refunds it, so it must also receive the result of that refund.
      if (error.code === 'amount_mismatch') {
        const unchanged = { status: payment.orderStatus, at: payment.orderStatusAt };
        await transactions.run((tx) => payments.saveOrderStatus(tx, payment.id, unchanged, true));
      }
      throw new Undeliverable(
        `order-service rejects payment ${payment.id} of order ${payment.orderId}: ${error.code}`,
      );
    }
  }
}

function resultOf(payment: AuthorizedPayment, { about, reason }: ResultMessage): PaymentResult {
  const base = { paymentId: payment.id, amount: payment.amount, ...(reason === undefined ? {} : { reason }) };
  if (about !== 'REFUNDS') return { ...base, status: about };
  if (payment.status === 'PENDING') throw new Undeliverable(`payment ${payment.id} was never charged`);
  return {
    ...base,
    status: payment.status,
    refunded: { amount: payment.refunded, currency: payment.amount.currency },
  };
}
