import type { Money } from '@ticketing/service-chassis/core';

/**
 * OPEN until there is a result; FAILED; PAID when the money was charged; REFUND_DUE when the payment cannot pay for its
 * order and has to be refunded; REFUNDED when it was refunded in full without having paid for the order.
 */
export const paymentAttemptStates = ['OPEN', 'FAILED', 'PAID', 'REFUND_DUE', 'REFUNDED'] as const;
export type PaymentAttemptState = (typeof paymentAttemptStates)[number];

/** Kept for good, also when it did not pay for the order. `Order.openPayment` is the one that is in progress. */
export interface PaymentAttempt {
  readonly paymentId: string;
  readonly orderId: string;
  readonly state: PaymentAttemptState;
  /** What was charged, according to the result; null before there is one. */
  readonly amount: Money | null;
  /** Minor units that were refunded while the payment did not pay for its order. */
  readonly refunded: number;
  /** Minor units of refunds that the buyer was notified of. */
  readonly refundNotified: number;
  /** Refunds that were declined, or that did not return all of the payment. Each is followed by a new one. */
  readonly failedRefunds: number;
}

/** Nothing is known of this payment yet, except its order. */
export const newPaymentAttempt = (orderId: string, paymentId: string): PaymentAttempt => ({
  paymentId,
  orderId,
  state: 'OPEN',
  amount: null,
  refunded: 0,
  refundNotified: 0,
  failedRefunds: 0,
});

/** The payment succeeded, but it did not pay for its order. */
export const isUnapplied = ({ state }: PaymentAttempt): boolean =>
  state === 'REFUND_DUE' || state === 'REFUNDED';
