import type { Dependencies } from './dependencies';
import { messages } from './messages';

export type RequestPasswordResetDependencies = Pick<
  Dependencies,
  'accounts' | 'limits' | 'transactions' | 'outbox'
>;

/**
 * Stores that a link for a new password was requested. Known and unknown emails need the same lookup and the same message.
 * What differs is done when the message is delivered, after the response.
 */
export function createRequestPasswordReset(dependencies: RequestPasswordResetDependencies) {
  const { accounts, limits, transactions, outbox } = dependencies;

  return async function requestPasswordReset(
    email: string,
    from: { readonly address: string },
  ): Promise<void> {
    await limits.countPasswordReset(from.address);
    const userId = (await accounts.findByEmail(email))?.id ?? null;
    await transactions.run((tx) => outbox.add(tx, messages.passwordResetRequested, { userId }));
    outbox.wake();
  };
}
