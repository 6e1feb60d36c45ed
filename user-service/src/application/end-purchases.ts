import type { OutboxMessage } from '@ticketing/service-chassis/outbox';
import { z } from 'zod';
import type { Dependencies } from './dependencies';

export type EndPurchasesDependencies = Pick<Dependencies, 'orders'>;

const payloadSchema = z.object({ userId: z.string() });

/** Makes order-service end what an erased person has not paid for, and accept nothing more from an old token. */
export function createEndPurchases({ orders }: EndPurchasesDependencies) {
  return async function endPurchases(message: OutboxMessage): Promise<void> {
    await orders.erase(payloadSchema.parse(message.payload).userId);
  };
}
