import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { PaymentAttempt } from '../../domain/payment-attempt';

export interface PaymentAttemptRepository {
  find(paymentId: string, runner?: SqlRunner): Promise<PaymentAttempt | undefined>;
  ofOrders(orderIds: readonly string[]): Promise<PaymentAttempt[]>;
  /** Stores the attempt, new or known. Only `countFailedRefund` raises the failed refunds of a known one. */
  put(tx: SqlRunner, attempt: PaymentAttempt, now: Date): Promise<void>;
  countFailedRefund(paymentId: string, now: Date, runner?: SqlRunner): Promise<void>;
}
