import type { Money } from '@ticketing/service-chassis/core';
import type { FailureReason } from './failure';
import type { PaymentStatus } from './payment-status';

export const paymentMethods = ['CARD', 'UPI', 'WALLET', 'NETBANKING'] as const;
export type PaymentMethod = (typeof paymentMethods)[number];

export interface Payment {
  readonly id: string;
  /** Names the request that began it, the same in every repeat; null when a repeat shall begin another payment. */
  readonly requestKey: string | null;
  readonly orderId: string;
  readonly userId: string;
  readonly method: PaymentMethod;
  readonly status: PaymentStatus;
  /** By which the gateway knows the charge; it charges a reference once, whatever it is asked. */
  readonly reference: string;
  /** What order-service asked for. Null until it has: nothing can have been charged before. */
  readonly amount: Money | null;
  /** Minor units that refunds, finished or on their way, have taken from the amount. */
  readonly refundReserved: number;
  /** Minor units that have gone back. */
  readonly refunded: number;
  readonly failureReason: FailureReason | null;
  /** The last that was learned of the order. */
  readonly orderStatus: string;
  /** Whether order-service has acknowledged the success. */
  readonly successTold: boolean;
  readonly createdAt: Date;
}

/** A payment that may have been charged. */
export type PricedPayment = Payment & { readonly amount: Money };

export const isPriced = (payment: Payment): payment is PricedPayment => payment.amount !== null;

export type Settlement =
  { readonly status: 'SUCCESS' } | { readonly status: 'FAILED'; readonly reason: FailureReason };
