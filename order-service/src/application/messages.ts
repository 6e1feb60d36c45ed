import type { Money } from '@ticketing/service-chassis/core';
import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { Outbox } from '@ticketing/service-chassis/outbox';
import { z } from 'zod';

/** The topics of this service's outbox. */
export const topics = { releaseHold: 'hold.release', notice: 'order.notice' } as const;

export const releaseHoldSchema = z.object({ reservationId: z.string(), orderId: z.string() });

const moneyPayload = z.object({ amount: z.number(), currency: z.string() });

export const noticeSchema = z.object({
  template: z.enum([
    'order_confirmed',
    'payment_failed',
    'order_expired',
    'order_refunded',
    'event_cancelled',
  ]),
  orderId: z.string(),
  /** In words. */
  reason: z.string().optional(),
  refund: moneyPayload.optional(),
  payBy: z.string().optional(),
});
export type Notice = z.output<typeof noticeSchema> & { refund?: Money | undefined };

/** What this service owes others, stored in the transaction that owes it. */
export interface Messages {
  releaseHold(tx: SqlRunner, order: { id: string; reservationId: string }): Promise<string>;
  notice(tx: SqlRunner, notice: Notice): Promise<string>;
}

export const createMessages = (outbox: Outbox): Messages => ({
  releaseHold: (tx, { id, reservationId }) =>
    outbox.add(tx, topics.releaseHold, { reservationId, orderId: id }),
  notice: (tx, notice) => outbox.add(tx, topics.notice, notice),
});
