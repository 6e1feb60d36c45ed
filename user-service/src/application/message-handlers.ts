import type { OutboxHandler } from '@ticketing/service-chassis/outbox';
import { createMailPasswordReset, type MailPasswordResetDependencies } from './mail-password-reset';
import { createEndPurchases, type EndPurchasesDependencies } from './end-purchases';
import { createMailWelcome } from './mail-welcome';
import { messages, type Message } from './messages';
import { createNotifyErasure } from './notify-erasure';

/** What follows from each message. */
export const createMessageHandlers = (
  dependencies: MailPasswordResetDependencies & EndPurchasesDependencies,
): Readonly<Record<Message, OutboxHandler>> => ({
  [messages.accountRegistered]: createMailWelcome(dependencies),
  [messages.passwordResetRequested]: createMailPasswordReset(dependencies),
  [messages.accountErased]: createNotifyErasure(dependencies),
  [messages.purchasesToEnd]: createEndPurchases(dependencies),
});
