/** Why an order ended, or why money was refunded. */
export const closeReasons = [
  'cancelled_by_owner',
  'hold_expired',
  'event_cancelled',
  'seats_lost',
  'refunded_by_platform',
] as const;
export type CloseReason = (typeof closeReasons)[number];

/** Why a payment could not be applied to its order and has to be refunded. */
export const unappliedReasons = ['duplicate_payment', 'order_closed', 'amount_mismatch'] as const;
export type UnappliedReason = (typeof unappliedReasons)[number];

export type RefundReason = CloseReason | UnappliedReason;

/** The sentences that the buyer reads. */
export const reasonText: Readonly<Record<RefundReason, string>> = {
  cancelled_by_owner: 'You cancelled the order.',
  hold_expired: 'The time to pay ran out.',
  event_cancelled: 'The event was cancelled.',
  seats_lost: 'The payment arrived after the seats had gone to someone else.',
  refunded_by_platform: 'The payment was refunded by our staff.',
  duplicate_payment: 'The order had already been paid by another payment.',
  order_closed: 'The payment arrived after the order had ended.',
  amount_mismatch: 'The payment was not over the amount of the order.',
};
