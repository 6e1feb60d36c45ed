import type { Outbox } from '@ticketing/service-chassis/outbox';
import type { Limits } from './limits';
import { topics } from './outbox-topics';
import type { Transactions } from '@ticketing/service-chassis/database';
import type { AccountRepository } from './ports';

export interface RequestPasswordResetParts {
  readonly accounts: AccountRepository;
  readonly limits: Limits;
  readonly transactions: Transactions;
  readonly outbox: Outbox;
}

/**
 * Notes that a link for a new password was asked for. Known and unknown emails cost the same look-up and the same one
 * message; what differs is done when the message is delivered, after the answer.
 */
export function createRequestPasswordReset({
  accounts,
  limits,
  transactions,
  outbox,
}: RequestPasswordResetParts) {
  return async (email: string, from: { readonly address: string }): Promise<void> => {
    await limits.countPasswordReset(from.address);
    const account = await accounts.findByEmail(email);
    await transactions.run((tx) => outbox.add(tx, topics.passwordReset, { userId: account?.id ?? null }));
    outbox.wake();
  };
}
