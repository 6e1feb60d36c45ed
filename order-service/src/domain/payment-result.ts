import type { Money } from '@ticketing/service-chassis/core';
import type { UnappliedReason } from './close-reason';
import { endPayment, isAmountOf, isPaidBack, recordRefunded, type Order } from './order';
import { isUnapplied, newPaymentAttempt, type PaymentAttempt } from './payment-attempt';
import { paymentOfAnotherOrder, refundedAmountMissing } from './problems';

export const paymentResultStatuses = ['SUCCESS', 'FAILED', 'PARTIALLY_REFUNDED', 'REFUNDED'] as const;

/** How a payment went, as payment-service reports it. */
export interface PaymentResult {
  readonly paymentId: string;
  readonly status: (typeof paymentResultStatuses)[number];
  /** What was charged. */
  readonly amount: Money;
  /** What was refunded so far, in total. */
  readonly refunded?: Money | undefined;
  readonly reason?: string | undefined;
}

/** What follows from a result. */
export type FollowUp =
  | 'nothing'
  | 'confirm the order'
  /** The payment cannot pay for the order. */
  | { readonly refundPayment: UnappliedReason }
  /** Somebody refunded the payment of a confirmed order. */
  | 'refund the order'
  /** A saga waits for the result of this refund. */
  | 'resume the refund'
  /** The refund was declined, and the saga that waits for it has to request another, under a new key. */
  | 'request the refund again'
  /** The buyer may try another payment. */
  | 'notify the buyer of the failure'
  /** The payment failed after it had succeeded. */
  | 'report the contradiction';

export interface PaymentDecision {
  /** The order afterwards; the same object when it does not change. */
  readonly order: Order;
  /** The payment attempt to store; none when it does not change. */
  readonly attempt?: PaymentAttempt;
  /** Money moved without a change of the order. */
  readonly compareSoon?: boolean;
  /** The refunds of the payment so far, in minor units, when the buyer has to know of them now; else a saga tells them. */
  readonly refundToNotify?: number;
  readonly followUp: FollowUp;
}

/**
 * Decides what a result means for its order. Results may come in any order and be repeated.
 *
 * @param known the attempt that is stored for this payment, if any
 * @throws ProblemError `payment_of_another_order`, `invalid_request`
 */
export function decidePaymentResult(
  order: Order,
  known: PaymentAttempt | undefined,
  result: PaymentResult,
): PaymentDecision {
  const isRefund = result.status === 'REFUNDED' || result.status === 'PARTIALLY_REFUNDED';
  const refunded = isRefund ? refundedBy(result) : 0;
  if (isRefund && order.paidPaymentId === result.paymentId) return refundOfOrder(order, refunded, result);
  if (known !== undefined && known.orderId !== order.id) throw paymentOfAnotherOrder();
  const attempt = known ?? newPaymentAttempt(order.id, result.paymentId);
  if (isRefund) return refundOfUnappliedPayment(order, attempt, refunded, result);
  return result.status === 'SUCCESS' ? success(order, attempt, result) : failure(order, attempt, result);
}

function success(order: Order, attempt: PaymentAttempt, result: PaymentResult): PaymentDecision {
  const { paymentId, amount } = result;
  if (order.paidPaymentId === paymentId || isUnapplied(attempt)) return unlessRefundDeclined(order, result);
  const paid: PaymentAttempt = { ...attempt, state: 'PAID', amount };
  const reason = rejectionReason(order, amount);
  if (reason === undefined) return { order, attempt: paid, followUp: 'confirm the order' };
  return {
    order: endPayment(order, paymentId),
    attempt: paid,
    followUp: { refundPayment: reason },
  };
}

function failure(order: Order, attempt: PaymentAttempt, result: PaymentResult): PaymentDecision {
  if (attempt.state === 'FAILED') return { order, followUp: 'nothing' };
  if (attempt.state !== 'OPEN') return { order, followUp: 'report the contradiction' };
  return {
    order: endPayment(order, result.paymentId),
    attempt: { ...attempt, state: 'FAILED', amount: result.amount },
    followUp: order.status === 'PENDING_PAYMENT' ? 'notify the buyer of the failure' : 'nothing',
  };
}

function refundOfOrder(before: Order, refunded: number, result: PaymentResult): PaymentDecision {
  const order = recordRefunded(before, refunded);
  if (!isPaidBack(order)) return { ...unlessRefundDeclined(order, result), refundToNotify: order.refunded };
  switch (order.status) {
    case 'CONFIRMED':
      return { order, followUp: 'refund the order' };
    case 'PAID':
    case 'REFUNDING':
      return { order, followUp: 'resume the refund' };
    default:
      return { order, followUp: 'nothing' };
  }
}

function refundOfUnappliedPayment(
  order: Order,
  attempt: PaymentAttempt,
  refunded: number,
  result: PaymentResult,
): PaymentDecision {
  if (attempt.state === 'REFUNDED') return { order, followUp: 'nothing' };
  const total = Math.max(attempt.refunded, refunded);
  const changed = { ...attempt, amount: result.amount, refunded: total };
  if (total < result.amount.amount) {
    const state = attempt.state === 'REFUND_DUE' ? 'REFUND_DUE' : 'PAID';
    return {
      ...unlessRefundDeclined(order, result),
      attempt: { ...changed, state },
      compareSoon: true,
      refundToNotify: total,
    };
  }
  return {
    ...(attempt.state === 'REFUND_DUE' ? {} : { refundToNotify: total }),
    order: endPayment(order, result.paymentId),
    attempt: { ...changed, state: 'REFUNDED' },
    compareSoon: true,
    followUp: 'resume the refund',
  };
}

/** The reason with which payment-service reports a success or a refund again, because a refund of it was declined. */
const REFUND_DECLINED = 'refund_declined';

/** Nothing is left to do, unless a refund was declined. */
const unlessRefundDeclined = (order: Order, { reason }: PaymentResult): PaymentDecision => ({
  order,
  followUp: reason === REFUND_DECLINED ? 'request the refund again' : 'nothing',
});

/** Why a payment cannot pay for this order. */
function rejectionReason(order: Order, amount: Money): UnappliedReason | undefined {
  if (!isAmountOf(order, amount)) return 'amount_mismatch';
  if (order.status === 'PENDING_PAYMENT') return undefined;
  return order.paidPaymentId === null ? 'order_closed' : 'duplicate_payment';
}

function refundedBy({ status, refunded, amount }: PaymentResult): number {
  if (refunded !== undefined) return refunded.amount;
  if (status === 'REFUNDED') return amount.amount;
  throw refundedAmountMissing();
}
