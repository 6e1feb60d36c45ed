import type { RefundReason } from '../../domain/close-reason';
import type { StatedPayment } from '../../domain/reconciliation';

export interface PaymentClient {
  /** Refunds all that is left of a payment. PENDING: the gateway has not decided yet, and a result will be reported. */
  refund(
    request: { paymentId: string; reason: RefundReason },
    idempotencyKey: string,
  ): Promise<'SUCCESS' | 'PENDING'>;
  /** All payments of each of these orders, at most 50. */
  statement(orderIds: readonly string[]): Promise<ReadonlyMap<string, readonly StatedPayment[]>>;
}
