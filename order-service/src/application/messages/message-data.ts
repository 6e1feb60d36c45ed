import type { Order } from '../../domain/order';
import type { Dependencies } from '../dependencies';
import type { BuyerMessage } from '../ports/order-messages';
import type { OrderCalendar } from '../ports/order-calendar';
import type { Buyer } from '../ports/user-client';

export type MessageDataDependencies = Pick<Dependencies, 'tickets' | 'clock'> & {
  readonly orderCalendar: OrderCalendar;
};

/**
 * What notification-service needs to write each message. A new member is optional there, because messages of an older release
 * may still be on their way; notification-service is therefore rolled out before this service.
 */
export function createMessageData({ tickets, orderCalendar, clock }: MessageDataDependencies) {
  return async function messageData(message: BuyerMessage, order: Order, { name }: Buyer) {
    const { event } = order;
    const common = { name, orderId: order.id, eventTitle: event.title };
    const when = { startsAt: event.startsAt.toISOString(), timeZone: event.timeZone };
    switch (message.type) {
      case 'order.confirmed':
        return { ...common, ...when, ...(await purchaseOf(order)) };
      case 'payment.failed':
        return {
          ...common,
          total: moneyOf(order, order.total),
          reason: message.reason,
          payBy: message.payBy,
          timeZone: event.timeZone,
        };
      case 'order.expired':
        return common;
      case 'order.cancelled':
        return { ...common, reason: message.reason };
      case 'order.refunded':
        return {
          ...common,
          refund: message.refund,
          reason: message.reason,
          ticketsVoid: message.ticketsVoid,
        };
      case 'event.changed': {
        const until = cancellableUntil(order, clock.now());
        return {
          ...common,
          from: message.from,
          to: message.to,
          ...(until === null ? {} : { refundUntil: until }),
          calendar: orderCalendar(order),
        };
      }
      case 'event.cancelled':
        return { ...common, ...when, ...(message.refund === undefined ? {} : { refund: message.refund }) };
    }
  };

  async function purchaseOf(order: Order) {
    const { event, lines, tax, taxRateBasisPoints: basisPoints } = order;
    const prices = new Map(lines.map(({ seatId, price }) => [seatId, price]));
    const issued = await tickets.ofOrders([order.id]);
    return {
      endsAt: event.endsAt.toISOString(),
      venueName: event.venue.name,
      venuePlace: { address: event.venue.address, city: event.venue.city, country: event.venue.country },
      total: moneyOf(order, order.total),
      tax: { amount: moneyOf(order, tax), basisPoints },
      seats: issued.map(({ id, code, seat: { seatId, label } }) => ({
        label,
        ticketId: id,
        ticketCode: code,
        price: moneyOf(order, prices.get(seatId) ?? 0),
      })),
      refundUntil: cancellableUntil(order, clock.now()),
      calendar: orderCalendar(order),
    };
  }
}

const moneyOf = ({ currency }: Order, amount: number) => ({ amount, currency });

/** Until when the order can be cancelled for a refund; null when that is over. */
const cancellableUntil = ({ event }: Order, now: Date): Date | null =>
  event.refundCutoffAt > now ? event.refundCutoffAt : null;
