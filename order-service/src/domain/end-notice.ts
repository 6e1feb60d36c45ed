import type { CloseReason } from './close-reason';
import type { Order } from './order';

/** The message that tells the buyer of the end of an order. */
export type EndNotice =
  'order.expired' | 'order.cancelled' | 'order.refunded' | 'event.cancelled' | 'nothing';

/** How far an order came before it ended: never paid, confirmed without a payment, or paid. */
export type EndedFrom = 'unpaid' | 'free' | 'paid';

/**
 * What the buyer is told when an order ends, by why and from where. 'never' is an end that cannot happen. An unpaid order that
 * its owner cancels tells nothing: the owner sees it end, and no money moved and no ticket was issued.
 */
export const endNotices: Readonly<Record<CloseReason, Readonly<Record<EndedFrom, EndNotice | 'never'>>>> = {
  cancelled_by_owner: { unpaid: 'nothing', free: 'order.cancelled', paid: 'order.refunded' },
  hold_expired: { unpaid: 'order.expired', free: 'never', paid: 'never' },
  event_cancelled: { unpaid: 'event.cancelled', free: 'event.cancelled', paid: 'event.cancelled' },
  seats_lost: { unpaid: 'never', free: 'order.cancelled', paid: 'order.refunded' },
  refunded_by_platform: { unpaid: 'never', free: 'never', paid: 'order.refunded' },
};

/** What the buyer of an order that has ended is told. */
export function endNoticeOf(order: Order): EndNotice {
  if (order.closeReason === null) return 'nothing';
  const notice = endNotices[order.closeReason][endedFrom(order)];
  return notice === 'never' ? 'nothing' : notice;
}

function endedFrom({ status, paidPaymentId }: Order): EndedFrom {
  if (status !== 'REFUNDED') return 'unpaid';
  return paidPaymentId === null ? 'free' : 'paid';
}
