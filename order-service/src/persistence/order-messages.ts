import type { Outbox, OutboxHandler } from '@ticketing/service-chassis/outbox';
import { z } from 'zod';
import type { OrderMessageHandlers, OrderMessages } from '../application/ports/order-messages';
import { storedBuyerMessage, storedTopics } from './stored-values';

/** Keeps the messages in the outbox. */
export const createOrderMessages = (outbox: Outbox): OrderMessages => ({
  add(tx, message) {
    const { type, ...facts } = message;
    return type === 'hold.abandoned'
      ? outbox.add(tx, storedTopics.holdAbandoned, facts)
      : outbox.add(tx, storedTopics.buyerMessage, { template: storedBuyerMessage.of(type), ...facts });
  },
});

/** Reads each stored message and calls its handler. */
export const createOutboxHandlers = (handlers: OrderMessageHandlers): Record<string, OutboxHandler> => ({
  [storedTopics.holdAbandoned]: ({ id, payload }) =>
    handlers['hold.abandoned'](holdAbandonedSchema.parse(payload), id),
  [storedTopics.buyerMessage]: ({ id, payload }) => {
    const message = buyerMessageSchema.parse(payload);
    return handlers[message.type](message, id);
  },
});

const orderId = z.string();
const refund = z.object({ amount: z.number(), currency: z.string() }).optional();

const holdAbandonedSchema = z
  .object({ orderId, reservationId: z.string() })
  .transform((message) => ({ type: 'hold.abandoned' as const, ...message }));

const buyerMessageSchema = z
  .looseObject({ template: z.string() })
  .transform(({ template, ...facts }) => ({ type: storedBuyerMessage.read(template), ...facts }))
  .pipe(
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('order.confirmed'), orderId }),
      z.object({ type: z.literal('order.expired'), orderId }),
      z.object({ type: z.literal('order.refunded'), orderId, reason: z.string(), refund }),
      z.object({ type: z.literal('payment.failed'), orderId, reason: z.string(), payBy: z.string() }),
      z.object({ type: z.literal('event.cancelled'), orderId, refund }),
    ]),
  );
