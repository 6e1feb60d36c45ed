import { Undeliverable } from '@ticketing/service-chassis/outbox';
import { PeerError } from '@ticketing/service-chassis/peers';
import type { Order } from '../../domain/order';
import type { Dependencies } from '../dependencies';
import type { NotificationRequest } from '../ports/notification-client';
import type { OrderCalendar } from '../ports/order-calendar';
import type { BuyerMessage } from '../ports/order-messages';
import { createMessageData } from './message-data';

export type NotifyBuyerDependencies = Pick<
  Dependencies,
  'orders' | 'tickets' | 'users' | 'notifications' | 'clock'
> & { readonly orderCalendar: OrderCalendar };

/** The template of notification-service, and whether it is urgent enough for an SMS. */
const notificationOf: Readonly<Record<BuyerMessage['type'], { template: string; isUrgent: boolean }>> = {
  'order.confirmed': { template: 'order_confirmed', isUrgent: true },
  'order.expired': { template: 'order_expired', isUrgent: false },
  'order.cancelled': { template: 'order_cancelled', isUrgent: false },
  'order.refunded': { template: 'order_refunded', isUrgent: true },
  'payment.failed': { template: 'payment_failed', isUrgent: false },
  'event.cancelled': { template: 'event_cancelled', isUrgent: true },
  'event.changed': { template: 'event_changed', isUrgent: true },
};

/** Notifies the buyer by email and, when urgent, by SMS; once each, however often it is repeated. Not an erased one. */
export function createNotifyBuyer(dependencies: NotifyBuyerDependencies) {
  const { orders, users, notifications } = dependencies;
  const dataOf = createMessageData(dependencies);

  return async function notifyBuyer(message: BuyerMessage, messageId: string): Promise<void> {
    const order = await orders.find(message.orderId);
    if (order === undefined) throw new Undeliverable(`there is no order ${message.orderId}`);
    if (message.type === 'event.changed' && !concerns(order, message.movedAt)) return;
    const buyer = await users.buyer(order.userId);
    if (buyer === undefined) return;
    const { template, isUrgent } = notificationOf[message.type];
    const data = await dataOf(message, order, buyer);
    const request = { template, data, orderId: order.id, userId: order.userId };
    await send({ ...request, channel: 'EMAIL', to: buyer.email }, `${messageId}-email`);
    if (buyer.phone !== null && isUrgent) {
      await send({ ...request, channel: 'SMS', to: buyer.phone }, `${messageId}-sms`);
    }
  };

  async function send(request: NotificationRequest, key: string): Promise<void> {
    try {
      await notifications.send(request, key);
    } catch (error) {
      // An earlier try arrived, and the event or the buyer has changed since then. That notification is enough.
      if (error instanceof PeerError && error.code === 'idempotency_key_reused') return;
      throw isFinal(error) ? new Undeliverable(error.message) : error;
    }
  }
}

/** A move concerns those who have tickets from before it. */
const concerns = ({ status, createdAt }: Order, movedAt: Date): boolean =>
  (status === 'PAID' || status === 'CONFIRMED') && createdAt <= movedAt;

/** The message itself was rejected. Other errors, such as a missing scope, can be fixed, so the message is tried again. */
const isFinal = (error: unknown): error is PeerError =>
  error instanceof PeerError && (error.status === 400 || error.status === 422);
