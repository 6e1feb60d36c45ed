import type { Dependencies } from './dependencies';
import type { FinalizePayment } from './finalize-payment';
import { isAuthorized, type AuthorizedPayment, type Payment } from '../domain/payment';

export type Authorization =
  /** The payment has its amount, and the sole right to charge its order. */
  | { readonly kind: 'authorized'; readonly payment: AuthorizedPayment }
  /** The payment has ended, here or elsewhere, and must not be charged. */
  | { readonly kind: 'ended'; readonly payment: Payment }
  | { readonly kind: 'unavailable'; readonly mayHaveBegun: boolean };

export interface AuthorizePaymentDependencies extends Pick<Dependencies, 'orders' | 'payments'> {
  readonly finalizePayment: FinalizePayment;
}

/**
 * Gets the amount of a pending payment from order-service. It can be repeated for the same payment: order-service responds
 * the same, and the amount is written only while the payment is pending.
 */
export function createAuthorizePayment({ orders, payments, finalizePayment }: AuthorizePaymentDependencies) {
  return async function authorizePayment(payment: Payment): Promise<Authorization> {
    const { orderId, userId, id: paymentId } = payment;
    const attempt = await orders.beginAttempt({ orderId, paymentId, userId });
    if (attempt.kind === 'unavailable') return attempt;
    if (attempt.kind === 'rejected') {
      return currentState(await finalizePayment(payment, { status: 'FAILED', reason: attempt.reason }));
    }
    const authorized: AuthorizedPayment = { ...payment, amount: attempt.amount };
    switch (await payments.acquireChargeRight(paymentId, attempt.amount)) {
      case 'acquired':
        return { kind: 'authorized', payment: authorized };
      case 'ended':
        return currentState((await payments.find(paymentId)) ?? payment);
      case 'taken': {
        const other = await payments.findCharging(orderId);
        const reason = other?.status === 'PENDING' ? 'payment_in_progress' : 'already_paid';
        return { kind: 'ended', payment: await finalizePayment(authorized, { status: 'FAILED', reason }) };
      }
    }
  };
}

/** Another run of the same request may have stored the amount while this run was rejected. */
const currentState = (payment: Payment): Authorization =>
  payment.status === 'PENDING' && isAuthorized(payment)
    ? { kind: 'authorized', payment }
    : { kind: 'ended', payment };

export type AuthorizePayment = ReturnType<typeof createAuthorizePayment>;
