import type { OutboxMessage } from '@ticketing/service-chassis/outbox';
import { z } from 'zod';
import { isErased } from '../domain/account';
import type { AccountRepository, Notifications } from './ports';

const payloadSchema = z.object({ userId: z.string() });

/** Welcomes somebody who has registered, unless they have gone again. */
export function createWelcome(accounts: AccountRepository, notifications: Notifications) {
  return async (message: OutboxMessage): Promise<void> => {
    const { userId } = payloadSchema.parse(message.payload);
    const account = await accounts.find(userId);
    if (account === undefined || isErased(account)) return;
    const { name, email } = account;
    await notifications.send({ template: 'welcome', to: email, userId, data: { name } }, message.id);
  };
}

/** Lets notification-service forget somebody. */
export function createTellErasure(notifications: Notifications) {
  return async (message: OutboxMessage): Promise<void> => {
    const { userId } = payloadSchema.parse(message.payload);
    await notifications.erase(userId, message.id);
  };
}
