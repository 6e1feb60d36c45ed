import type { PaymentAttempt } from '../domain/payment-attempt';

/** A payment of which nothing is known but that it is for this order. */
export const openAttempt = (orderId: string, paymentId: string): PaymentAttempt => ({
  paymentId,
  orderId,
  state: 'OPEN',
  amount: null,
  refunded: 0,
  refundsInVain: 0,
});
