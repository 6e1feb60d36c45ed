import type { OutboxMessage } from '@ticketing/service-chassis/outbox';
import { z } from 'zod';
import type { Dependencies } from './dependencies';

export type NotifyErasureDependencies = Pick<Dependencies, 'notifications'>;

const payloadSchema = z.object({ userId: z.string() });

/** Makes notification-service delete what it has stored of an erased account. */
export function createNotifyErasure({ notifications }: NotifyErasureDependencies) {
  return async function notifyErasure(message: OutboxMessage): Promise<void> {
    const { userId } = payloadSchema.parse(message.payload);
    await notifications.erase(userId, message.id);
  };
}
