import type { Outbox } from '@ticketing/service-chassis/outbox';
import type { OrderMessage, OrderMessageHandlers } from '../../src/application/ports/order-messages';
import { createOrderMessages, createOutboxHandlers } from '../../src/persistence/order-messages';

const refund = { amount: 500, currency: 'INR' };

/** Each message with the topic and the payload that older replicas read and write. */
const table: readonly (readonly [OrderMessage, string, object])[] = [
  [
    { type: 'hold.abandoned', orderId: 'ord_1', reservationId: 'rsv_1' },
    'hold.release',
    { orderId: 'ord_1', reservationId: 'rsv_1' },
  ],
  [
    { type: 'order.confirmed', orderId: 'ord_1' },
    'order.notice',
    { template: 'order_confirmed', orderId: 'ord_1' },
  ],
  [
    { type: 'order.expired', orderId: 'ord_1' },
    'order.notice',
    { template: 'order_expired', orderId: 'ord_1' },
  ],
  [
    { type: 'order.cancelled', orderId: 'ord_1', reason: 'cancelled_by_owner' },
    'order.notice',
    { template: 'order_cancelled', orderId: 'ord_1', reason: 'cancelled_by_owner' },
  ],
  [
    {
      type: 'order.refunded',
      orderId: 'ord_1',
      reason: 'You cancelled the order.',
      refund,
      ticketsVoid: false,
    },
    'order.notice',
    {
      template: 'order_refunded',
      orderId: 'ord_1',
      reason: 'You cancelled the order.',
      refund,
      ticketsVoid: false,
    },
  ],
  [
    { type: 'payment.failed', orderId: 'ord_1', reason: 'card_declined', payBy: '2026-06-01T12:15:00.000Z' },
    'order.notice',
    {
      template: 'payment_failed',
      orderId: 'ord_1',
      reason: 'card_declined',
      payBy: '2026-06-01T12:15:00.000Z',
    },
  ],
  [
    { type: 'event.cancelled', orderId: 'ord_1', refund },
    'order.notice',
    { template: 'event_cancelled', orderId: 'ord_1', refund },
  ],
  [
    { type: 'event.cancelled', orderId: 'ord_1' },
    'order.notice',
    { template: 'event_cancelled', orderId: 'ord_1' },
  ],
];

describe('the messages of orders', () => {
  const added: unknown[] = [];
  const handled: unknown[] = [];
  const keep = async (message: OrderMessage, messageId: string) => void handled.push([message, messageId]);
  const handlers: OrderMessageHandlers = {
    'hold.abandoned': keep,
    'order.confirmed': keep,
    'order.expired': keep,
    'order.cancelled': keep,
    'order.refunded': keep,
    'payment.failed': keep,
    'event.cancelled': keep,
    'event.changed': keep,
  };
  const outbox = {
    add: async (_tx: unknown, topic: string, payload: unknown) => {
      added.push([topic, payload]);
      return 'msg_1';
    },
  } as unknown as Outbox;
  const tx = {} as never;

  beforeEach(() => {
    added.splice(0);
    handled.splice(0);
  });

  it.each(table)('%j is stored as %s', async (message, topic, payload) => {
    await createOrderMessages(outbox).add(tx, message);
    expect(added).toEqual([[topic, payload]]);
  });

  it.each(table)('%j is handled when it is read from %s', async (message, topic, payload) => {
    const stored = { id: 'msg_1', topic, payload, createdAt: new Date(0), tryNumber: 1 };
    await createOutboxHandlers(handlers)[topic]?.(stored);
    expect(handled).toEqual([[message, 'msg_1']]);
  });

  it('of an older replica tell of a refund in full, whose tickets are void', async () => {
    const payload = { template: 'order_refunded', orderId: 'ord_1', reason: 'cancelled_by_owner', refund };
    const stored = { id: 'msg_1', topic: 'order.notice', payload, createdAt: new Date(0), tryNumber: 1 };
    await createOutboxHandlers(handlers)['order.notice']?.(stored);
    expect(handled).toEqual([[expect.objectContaining({ ticketsVoid: true }), 'msg_1']]);
  });

  it('are rejected when their payload is unknown', async () => {
    const stored = { id: 'msg_1', topic: 'order.notice', createdAt: new Date(0), tryNumber: 1 };
    const handle = async (payload: unknown) =>
      createOutboxHandlers(handlers)['order.notice']?.({ ...stored, payload });
    await expect(handle({ template: 'order_praised', orderId: 'ord_1' })).rejects.toThrow(/order_praised/);
    await expect(handle({ template: 'order_confirmed' })).rejects.toThrow();
  });
});
