import type { Orders, Payments } from './ports';
import type { SettlePayment } from './settle-payment';
import { isPriced, type Payment, type PricedPayment } from '../domain/payment';

export type OpenedAttempt =
  /** The payment has its amount, and the sole right to charge its order. */
  | { readonly kind: 'priced'; readonly payment: PricedPayment }
  /** It ended, here or elsewhere, and must not be charged. */
  | { readonly kind: 'ended'; readonly payment: Payment }
  | { readonly kind: 'unavailable'; readonly mayHaveBegun: boolean };

/**
 * Gets a pending payment its amount from order-service. It can be repeated for the same payment: order-service gives the
 * same answer, and the amount is only ever written while the payment is pending.
 */
export function createOpenAttempt(parts: {
  readonly orders: Orders;
  readonly payments: Payments;
  readonly settlePayment: SettlePayment;
}) {
  const { orders, payments, settlePayment } = parts;

  return async function openAttempt(payment: Payment): Promise<OpenedAttempt> {
    const { orderId, userId, id: paymentId } = payment;
    const attempt = await orders.beginAttempt({ orderId, paymentId, userId });
    if (attempt.kind === 'unavailable') return attempt;
    if (attempt.kind === 'refused') {
      const settlement = { status: 'FAILED', reason: attempt.reason } as const;
      return afterwards(await settlePayment.fail(payment, settlement));
    }
    const priced: PricedPayment = { ...payment, amount: attempt.amount };
    switch (await payments.claimOrder(paymentId, attempt.amount)) {
      case 'claimed':
        return { kind: 'priced', payment: priced };
      case 'settled':
        return afterwards((await payments.find(paymentId)) ?? payment);
      case 'taken': {
        const other = await payments.findCharging(orderId);
        const reason = other?.status === 'PENDING' ? 'payment_in_progress' : 'already_paid';
        return { kind: 'ended', payment: await settlePayment.settle(priced, { status: 'FAILED', reason }) };
      }
    }
  };
}

/** Another run of the same request may have got the amount while this one was refused. */
const afterwards = (payment: Payment): OpenedAttempt =>
  payment.status === 'PENDING' && isPriced(payment)
    ? { kind: 'priced', payment }
    : { kind: 'ended', payment };

export type OpenAttempt = ReturnType<typeof createOpenAttempt>;
