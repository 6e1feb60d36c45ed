import type { Money } from '@ticketing/service-chassis/core';

export const refundStatuses = ['PENDING', 'SUCCESS', 'FAILED'] as const;
export type RefundStatus = (typeof refundStatuses)[number];

const transitions: Readonly<Record<RefundStatus, readonly RefundStatus[]>> = {
  PENDING: ['SUCCESS', 'FAILED'],
  SUCCESS: [],
  FAILED: [],
};

/** The statuses from which a refund can reach this one. The guarded UPDATE takes its WHERE from here. */
export const refundStatusesBefore = (to: RefundStatus): readonly RefundStatus[] =>
  refundStatuses.filter((from) => transitions[from].includes(to));

export interface Refund {
  /** Also the reference that identifies it at the gateway, which refunds each reference at most once. */
  readonly id: string;
  readonly idempotencyKey: string;
  readonly paymentId: string;
  readonly orderId: string;
  readonly amount: Money;
  /** As the caller worded it. */
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

/** A reason is free text, but a metric's label must have few values. */
export function refundReasonLabel(reason: string): RefundReasonLabel {
  const word = reason.toLowerCase().replaceAll(/[^a-z]+/g, '_');
  return refundReasonLabels.find((label) => label === word) ?? 'other';
}
