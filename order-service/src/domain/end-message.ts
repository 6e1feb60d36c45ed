import type { CloseReason } from './close-reason';
import type { Order } from './order';

/** The message to the buyer about the end of an order. */
export type EndMessage =
  'order.expired' | 'order.cancelled' | 'order.refunded' | 'event.cancelled' | 'nothing';

/** How far an order came before it ended: never paid, confirmed without a payment, or paid. */
export type EndedFrom = 'unpaid' | 'free' | 'paid';

/**
 * What the buyer is notified of when an order ends, by why and from where. 'never' is an end that cannot happen. An unpaid order that
 * its owner cancels has no message: the owner sees it end, and no money moved and no ticket was issued.
 */
export const endMessages: Readonly<Record<CloseReason, Readonly<Record<EndedFrom, EndMessage | 'never'>>>> = {
  cancelled_by_owner: { unpaid: 'nothing', free: 'order.cancelled', paid: 'order.refunded' },
  hold_expired: { unpaid: 'order.expired', free: 'never', paid: 'never' },
  event_cancelled: { unpaid: 'event.cancelled', free: 'event.cancelled', paid: 'event.cancelled' },
  seats_lost: { unpaid: 'never', free: 'order.cancelled', paid: 'order.refunded' },
  refunded_by_platform: { unpaid: 'never', free: 'never', paid: 'order.refunded' },
};

/** The message about the end of this order. */
export function endMessageOf(order: Order): EndMessage {
  if (order.closeReason === null) return 'nothing';
  const message = endMessages[order.closeReason][endedFrom(order)];
  return message === 'never' ? 'nothing' : message;
}

function endedFrom({ status, paidPaymentId }: Order): EndedFrom {
  if (status !== 'REFUNDED') return 'unpaid';
  return paidPaymentId === null ? 'free' : 'paid';
}
