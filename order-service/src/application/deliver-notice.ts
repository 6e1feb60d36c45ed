import { Undeliverable, type OutboxHandler } from '@ticketing/service-chassis/outbox';
import { PeerError } from '@ticketing/service-chassis/peers';
import type { Order } from '../domain/order';
import { noticeSchema, type Notice } from './messages';
import type { Notifications, OrderStore, Person, TicketStore, Users } from './ports';

/** What is urgent enough for a text message. */
const BY_SMS: ReadonlySet<Notice['template']> = new Set([
  'order_confirmed',
  'event_cancelled',
  'order_refunded',
]);

export interface DeliverNoticeParts {
  readonly orders: OrderStore;
  readonly tickets: TicketStore;
  readonly users: Users;
  readonly notifications: Notifications;
}

/** Tells a buyer by every channel that fits, each once however often this is repeated. Who was erased is told nothing. */
export function createDeliverNotice({
  orders,
  tickets,
  users,
  notifications,
}: DeliverNoticeParts): OutboxHandler {
  async function dataOf(notice: Notice, order: Order, { name }: Person): Promise<Record<string, unknown>> {
    const common = { name, orderId: order.id, eventTitle: order.event.title };
    const when = { startsAt: order.event.startsAt.toISOString(), timeZone: order.event.timeZone };
    const total = { amount: order.total, currency: order.currency };
    switch (notice.template) {
      case 'order_confirmed': {
        const issued = await tickets.ofOrders([order.id]);
        return {
          ...common,
          ...when,
          venueName: order.event.venue.name,
          total,
          seats: issued.map(({ id, code, seat }) => ({ label: seat.label, ticketId: id, ticketCode: code })),
        };
      }
      case 'payment_failed':
        return { ...common, total, reason: notice.reason, payBy: notice.payBy };
      case 'order_expired':
        return common;
      case 'order_refunded':
        return { ...common, refund: notice.refund, reason: notice.reason };
      case 'event_cancelled':
        return { ...common, ...when, ...(notice.refund === undefined ? {} : { refund: notice.refund }) };
    }
  }

  return async ({ id, payload }) => {
    const notice = noticeSchema.parse(payload);
    const order = await orders.find(notice.orderId);
    if (order === undefined) throw new Undeliverable(`there is no order ${notice.orderId}`);
    const person = await users.person(order.userId);
    if (person === undefined) return;
    const request = {
      template: notice.template,
      data: await dataOf(notice, order, person),
      orderId: order.id,
      userId: order.userId,
    };
    try {
      await notifications.send({ ...request, channel: 'EMAIL', to: person.email }, `${id}-email`);
      if (person.phone !== null && BY_SMS.has(notice.template)) {
        await notifications.send({ ...request, channel: 'SMS', to: person.phone }, `${id}-sms`);
      }
    } catch (error) {
      throw isFinal(error) ? new Undeliverable(error.message) : error;
    }
  };
}

/** The message itself was not accepted. A missing scope or a claim in flight may be mended and is tried again. */
const isFinal = (error: unknown): error is PeerError =>
  error instanceof PeerError && (error.status === 400 || error.status === 422);
