import type { Money } from '@ticketing/service-chassis/core';
import type { FailureReason } from './failure-reason';
import type { PaymentStatus } from './payment-status';

export const paymentMethods = ['CARD', 'UPI', 'WALLET', 'NETBANKING'] as const;
export type PaymentMethod = (typeof paymentMethods)[number];

export interface Payment {
  readonly id: string;
  /** Identifies the request that created the payment. Null when a repeat of that request must create another one. */
  readonly idempotencyKey: string | null;
  readonly orderId: string;
  readonly userId: string;
  readonly method: PaymentMethod;
  readonly status: PaymentStatus;
  /** The gateway identifies the charge by it, and charges each reference at most once. */
  readonly reference: string;
  /** What order-service asked for. Nothing can have been charged while it is null. */
  readonly amount: Money | null;
  /** Minor units of the amount that refunds have taken, whether they are finished or in progress. */
  readonly refundReserved: number;
  /** Minor units that were refunded. */
  readonly refunded: number;
  readonly failureReason: FailureReason | null;
  /** The status of the order when this service last received it. */
  readonly orderStatus: string;
  /** When that was. Null for a payment from before it was stored. */
  readonly orderStatusAt: Date | null;
  /** Whether order-service has acknowledged the success. */
  readonly successAcknowledged: boolean;
  readonly createdAt: Date;
}

/** A payment that may have been charged. */
export type AuthorizedPayment = Payment & { readonly amount: Money };

export const isAuthorized = (payment: Payment): payment is AuthorizedPayment => payment.amount !== null;

/** What order-service said of an order, and when. */
export interface LearnedOrderStatus {
  readonly status: string;
  readonly at: Date | null;
}

export interface FailedOutcome {
  readonly status: 'FAILED';
  readonly reason: FailureReason;
}

/** How a payment ends. */
export type PaymentOutcome = { readonly status: 'SUCCESS' } | FailedOutcome;
