import type { Outbox, OutboxHandler } from '@ticketing/service-chassis/outbox';
import { z } from 'zod';
import {
  buyerMessageSchema,
  type OrderMessageHandlers,
  type OrderMessages,
} from '../application/ports/order-messages';
import { storedBuyerMessage, storedTopics } from './stored-values';

/** Keeps the messages in the outbox. The member `template` of a stored message is the stored name of its type. */
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
    handlers['hold.abandoned']({ type: 'hold.abandoned', ...holdAbandonedSchema.parse(payload) }, id),
  [storedTopics.buyerMessage]: ({ id, payload }) => {
    const { template, ...facts } = templateSchema.parse(payload);
    const message = buyerMessageSchema.parse({ type: storedBuyerMessage.read(template), ...facts });
    return handlers[message.type](message, id);
  },
});

const holdAbandonedSchema = z.object({ orderId: z.string(), reservationId: z.string() });
const templateSchema = z.looseObject({ template: z.string() });
