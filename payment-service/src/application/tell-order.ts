import { Undeliverable, type OutboxMessage } from '@ticketing/service-chassis/outbox';
import { PeerError } from '@ticketing/service-chassis/peers';
import type { Transactions } from '@ticketing/service-chassis/database';
import type { OrderMessage, Orders, PaymentResult, Payments, UntoldResults } from './ports';
import { isPriced, type PricedPayment } from '../domain/payment';

const NEVER_ACCEPTED: ReadonlySet<string> = new Set([
  'order_not_found',
  'payment_of_another_order',
  'amount_mismatch',
]);

/**
 * Delivers what order-service must know of a payment, and keeps the order's status that it answers.
 *
 * @throws Undeliverable when order-service will never accept it, so that an operator looks after the money; anything else
 * is tried again
 */
export function createTellOrder(parts: {
  readonly transactions: Transactions;
  readonly payments: Pick<Payments, 'find' | 'noteOrderStatus'>;
  readonly untold: Pick<UntoldResults, 'acknowledge'>;
  readonly orders: Orders;
}) {
  const { transactions, payments, untold, orders } = parts;

  async function tell(payment: PricedPayment, result: PaymentResult, messageId: string): Promise<string> {
    try {
      return await orders.tell(payment.orderId, result, messageId);
    } catch (error) {
      if (!(error instanceof PeerError) || !NEVER_ACCEPTED.has(error.code)) throw error;
      // It has heard of the payment and refunds it, so it must also hear of that refund.
      if (error.code === 'amount_mismatch') {
        await transactions.run((tx) => payments.noteOrderStatus(tx, payment.id, payment.orderStatus, true));
      }
      throw new Undeliverable(
        `order-service refuses payment ${payment.id} of order ${payment.orderId}: ${error.code}`,
      );
    }
  }

  return async function tellOrder({ id, payload }: OutboxMessage): Promise<void> {
    const message = payload as OrderMessage;
    const payment = await payments.find(message.paymentId);
    if (payment === undefined || !isPriced(payment)) {
      throw new Undeliverable(`payment ${message.paymentId} has nothing to tell`);
    }
    // Order-service hears of a payment before it hears of its refunds, whatever was delayed on the way.
    if (message.about === 'REFUNDS' && !payment.successTold) {
      throw new Error('the order has not heard of the payment yet');
    }
    const orderStatus = await tell(payment, resultOf(payment, message), id);
    await transactions.run(async (tx) => {
      await payments.noteOrderStatus(tx, payment.id, orderStatus, message.about === 'SUCCESS');
      await untold.acknowledge(tx, id);
    });
  };
}

function resultOf(payment: PricedPayment, { about, reason }: OrderMessage): PaymentResult {
  const base = { paymentId: payment.id, amount: payment.amount, ...(reason === undefined ? {} : { reason }) };
  if (about !== 'REFUNDS') return { ...base, status: about };
  if (payment.status === 'PENDING') throw new Undeliverable(`payment ${payment.id} was never charged`);
  return {
    ...base,
    status: payment.status,
    refunded: { amount: payment.refunded, currency: payment.amount.currency },
  };
}
