import type { SqlRunner } from '@ticketing/service-chassis/database';
import { z } from 'zod';
import { scheduleSchema } from '../../domain/sold-event';

export interface OrderMessages {
  /** Stores the message in the transaction in which it happened; the outbox delivers it later. Returns its id. */
  add(tx: SqlRunner, message: OrderMessage): Promise<string>;
}

/** What happened to an order and concerns other services. */
export type OrderMessage = HoldAbandoned | BuyerMessage;

/** An order ended unpaid while it held seats. */
export interface HoldAbandoned {
  readonly type: 'hold.abandoned';
  readonly orderId: string;
  readonly reservationId: string;
}

const orderId = z.string();
/** A sentence for the buyer. */
const reason = z.string();
const refund = z.object({ amount: z.number(), currency: z.string() }).optional();

/** The messages that the buyer is notified of. */
export const buyerMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('order.confirmed'), orderId }),
  z.object({ type: z.literal('order.expired'), orderId }),
  z.object({ type: z.literal('order.cancelled'), orderId, reason }),
  z.object({
    type: z.literal('order.refunded'),
    orderId,
    reason,
    refund,
    /** Whether the order's tickets are void now; unknown in messages of older replicas, which told of full refunds only. */
    ticketsVoid: z.boolean().default(true),
  }),
  z.object({ type: z.literal('payment.failed'), orderId, reason, payBy: z.string() }),
  z.object({ type: z.literal('event.cancelled'), orderId, refund }),
  z.object({
    type: z.literal('event.changed'),
    orderId,
    from: scheduleSchema,
    to: scheduleSchema,
    /** Orders placed since then were placed for the new schedule. */
    movedAt: z.coerce.date(),
  }),
]);
export type BuyerMessage = z.output<typeof buyerMessageSchema>;

/** What is done about each message. It may be called again for the same message, with the same `messageId`. */
export interface OrderMessageHandlers extends Readonly<
  Record<BuyerMessage['type'], (message: BuyerMessage, messageId: string) => Promise<void>>
> {
  readonly 'hold.abandoned': (message: HoldAbandoned, messageId: string) => Promise<void>;
}
