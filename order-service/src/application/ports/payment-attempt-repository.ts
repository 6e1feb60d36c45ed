import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { PaymentAttempt } from '../../domain/payment-attempt';

export interface PaymentAttemptRepository {
  find(paymentId: string, runner?: SqlRunner): Promise<PaymentAttempt | undefined>;
  ofOrders(orderIds: readonly string[]): Promise<PaymentAttempt[]>;
  /**
   * Stores the attempt, new or known. Only `countFailedRefund` raises the failed refunds of a known one, and only
   * `markRefundNotified` what the buyer was notified of.
   */
  put(tx: SqlRunner, attempt: PaymentAttempt, now: Date): Promise<void>;
  /** Raises what the buyer was notified of. False when it is not `from` any more. */
  markRefundNotified(
    tx: SqlRunner,
    paymentId: string,
    told: { readonly from: number; readonly to: number },
    now: Date,
  ): Promise<boolean>;
  countFailedRefund(paymentId: string, now: Date, runner?: SqlRunner): Promise<void>;
}
