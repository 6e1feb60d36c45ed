import type { Outbox } from '@ticketing/service-chassis';
import type { Limits } from './limits';
import { topics } from './outbox-topics';
import type { AccountRepository, Transact } from './ports';

export interface RequestPasswordResetParts {
  readonly accounts: AccountRepository;
  readonly limits: Limits;
  readonly transact: Transact;
  readonly outbox: Outbox;
}

/**
 * Notes that a link for a new password was asked for. Known and unknown emails cost the same look-up and the same one
 * message; what differs is done when the message is delivered, after the answer.
 */
export function createRequestPasswordReset({
  accounts,
  limits,
  transact,
  outbox,
}: RequestPasswordResetParts) {
  return async (email: string, from: { readonly address: string }): Promise<void> => {
    await limits.countPasswordReset(from.address);
    const account = await accounts.findByEmail(email);
    await transact((tx) => outbox.add(tx, topics.passwordReset, { userId: account?.id ?? null }));
    outbox.wake();
  };
}
