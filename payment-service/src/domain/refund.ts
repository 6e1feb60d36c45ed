import type { Money } from '@ticketing/service-chassis/core';

export const refundStatuses = ['PENDING', 'SUCCESS', 'FAILED'] as const;
export type RefundStatus = (typeof refundStatuses)[number];

export interface Refund {
  /** Also the reference by which the gateway knows it: it refunds a reference once. */
  readonly id: string;
  readonly requestKey: string;
  readonly paymentId: string;
  readonly orderId: string;
  readonly amount: Money;
  /** In the words of who asked for it. */
  readonly reason: string;
  readonly status: RefundStatus;
  readonly createdAt: Date;
}

export const refundReasonLabels = [
  'requested_by_customer',
  'order_cancelled',
  'event_cancelled',
  'hold_expired',
  'seats_unavailable',
  'duplicate',
  'order_closed',
  'amount_mismatch',
  'refunded_by_platform',
  'goodwill',
  'other',
] as const;
export type RefundReasonLabel = (typeof refundReasonLabels)[number];

/** A reason is free text; a metric's label must be one of few. */
export function refundReasonLabel(reason: string): RefundReasonLabel {
  const word = reason.toLowerCase().replaceAll(/[^a-z]+/g, '_');
  return refundReasonLabels.find((label) => label === word) ?? 'other';
}
