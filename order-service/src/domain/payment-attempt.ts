import type { Money } from '@ticketing/service-chassis/core';

/**
 * OPEN until its result; FAILED; PAID when the money was taken; OWED when it cannot pay for its order and has to go back;
 * RETURNED when all of it went back without having paid for the order.
 */
export type AttemptState = 'OPEN' | 'FAILED' | 'PAID' | 'OWED' | 'RETURNED';

export interface PaymentAttempt {
  readonly paymentId: string;
  readonly orderId: string;
  readonly state: AttemptState;
  /** What was charged, as the result told it; null before. */
  readonly amount: Money | null;
  /** Minor units told to have gone back while the payment did not pay for its order. */
  readonly refunded: number;
  /** Refunds that were refused, or left a part of it unreturned. After each a new one has to be asked for. */
  readonly refundsInVain: number;
}
