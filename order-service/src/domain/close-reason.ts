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
