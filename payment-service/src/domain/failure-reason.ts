/** Why a gateway declines. Each gateway adapter maps its gateway's own codes to these. The list is also a metric's label. */
export const declineReasons = ['declined', 'insufficient_funds', 'invalid_token', 'not_charged'] as const;
export type DeclineReason = (typeof declineReasons)[number];

/** Why order-service does not let an order be paid. These are its problem codes, and the caller gets them unchanged. */
export const orderRejections = [
  'order_not_found',
  'order_not_payable',
  'already_paid',
  'payment_in_progress',
  'hold_expired',
] as const;
export type OrderRejection = (typeof orderRejections)[number];

/** Every reason why a payment can fail. */
export const failureReasons = [...declineReasons, ...orderRejections, 'order_unavailable'] as const;
export type FailureReason = (typeof failureReasons)[number];
