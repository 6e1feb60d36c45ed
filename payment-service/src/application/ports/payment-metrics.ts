import type { Payment, PaymentOutcome } from '../../domain/payment';
import type { Refund } from '../../domain/refund';

/** What dashboards count. */
export interface PaymentMetrics {
  paymentFinalized(payment: Payment, outcome: PaymentOutcome): void;
  refundCompleted(refund: Refund): void;
}
