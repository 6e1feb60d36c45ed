/**
 * What happened that other services must know. The values are stored as the topics of outbox messages. Payloads contain ids
 * only; names and addresses are looked up when a message is delivered.
 */
export const messages = {
  accountRegistered: 'welcome_mail',
  passwordResetRequested: 'password_reset',
  accountErased: 'erasure',
  purchasesToEnd: 'erasure_of_purchases',
} as const;

export type Message = (typeof messages)[keyof typeof messages];
