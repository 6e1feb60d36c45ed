import type { Money } from '@ticketing/service-chassis/core';
import type { OrderRejection } from '../../domain/failure-reason';

/** What this service asks of order-service. */
export interface OrderClient {
  /** Asks whether this person may pay the order now, and how much. The same payment may ask again. */
  beginAttempt(attempt: {
    readonly orderId: string;
    readonly paymentId: string;
    readonly userId: string;
  }): Promise<AttemptResult>;
  /**
   * Reports the result of a payment. Order-service knows a repeat by the payment's id, so it has no further effect. Returns
   * the status of the order after that.
   * @throws PeerUnavailable when it must be tried again
   * @throws PeerError
   */
  notify(orderId: string, result: PaymentResult, messageId: string): Promise<string>;
}

export type AttemptResult =
  | { readonly kind: 'begun'; readonly amount: Money }
  /** Order-service has begun no attempt. */
  | { readonly kind: 'rejected'; readonly reason: OrderRejection }
  | { readonly kind: 'unavailable'; readonly mayHaveBegun: boolean };

export interface PaymentResult {
  readonly paymentId: string;
  readonly status: 'SUCCESS' | 'FAILED' | 'PARTIALLY_REFUNDED' | 'REFUNDED';
  readonly amount: Money;
  /** In total. */
  readonly refunded?: Money;
  readonly reason?: string;
}
