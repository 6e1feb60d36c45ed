import type { OutboxMessage } from '@ticketing/service-chassis/outbox';
import { z } from 'zod';
import { isErased } from '../domain/account';
import type { Dependencies } from './dependencies';

export type MailWelcomeDependencies = Pick<Dependencies, 'accounts' | 'notifications'>;

const payloadSchema = z.object({ userId: z.string() });

/** Welcomes the owner of a new account by mail, unless the account was erased again. */
export function createMailWelcome({ accounts, notifications }: MailWelcomeDependencies) {
  return async function mailWelcome(message: OutboxMessage): Promise<void> {
    const { userId } = payloadSchema.parse(message.payload);
    const account = await accounts.find(userId);
    if (account === undefined || isErased(account)) return;
    const { name, email } = account;
    await notifications.send({ template: 'welcome', to: email, userId, data: { name } }, message.id);
  };
}
