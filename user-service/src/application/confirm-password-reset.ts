import { ProblemError } from '@ticketing/service-chassis/core';
import { z } from 'zod';
import { isErased } from '../domain/account';
import { resetTokenExpired } from '../domain/problems';
import type { Dependencies } from './dependencies';
import type { EncryptedResponses, StoreEncryptedResponse } from './encrypted-responses';
import { wrongPasswordsOf } from './limits';
import { hashOfResetToken } from './mail-password-reset';

export interface ConfirmPasswordResetDependencies extends Pick<
  Dependencies,
  'accounts' | 'passwordResets' | 'tryWindows' | 'hasher' | 'transactions' | 'clock' | 'metrics'
> {
  readonly responses: EncryptedResponses;
}

/**
 * Sets a new password for the person who has a mailed link: once, before it expires. All other links and all tokens of the
 * account become invalid, and its wrong passwords are no longer counted, because they may be why the link was requested.
 */
export function createConfirmPasswordReset(dependencies: ConfirmPasswordResetDependencies) {
  const { accounts, passwordResets, tryWindows, hasher, responses, transactions, clock, metrics } =
    dependencies;

  return async function confirmPasswordReset(
    { token, newPassword }: { readonly token: string; readonly newPassword: string },
    from: { readonly idempotencyKey: string | undefined },
  ): Promise<{ readonly repeated: boolean }> {
    const request = { key: from.idempotencyKey, route: 'confirm', content: { token, newPassword } };
    try {
      const { repeated } = await responses.once(request, z.null(), (storeResponse) =>
        confirm(token, newPassword, storeResponse),
      );
      if (!repeated) metrics.passwordReset('completed');
      return { repeated };
    } catch (error) {
      if (error instanceof ProblemError && error.kind === 'gone') metrics.passwordReset('token_refused');
      throw error;
    }
  };

  async function confirm(
    token: string,
    newPassword: string,
    storeResponse: StoreEncryptedResponse<null>,
  ): Promise<null> {
    const reset = await passwordResets.findOpen(hashOfResetToken(token), clock.now());
    if (reset === undefined) throw resetTokenExpired();
    const account = await accounts.find(reset.userId);
    if (account === undefined || isErased(account) || account.status !== 'ACTIVE') throw resetTokenExpired();
    const hash = await hasher.hash(newPassword);
    await transactions.run(async (tx) => {
      const now = clock.now();
      const usable = await passwordResets.use(tx, reset, now);
      if (!usable || !(await accounts.setPassword(tx, account.id, hash, now))) throw resetTokenExpired();
      await passwordResets.voidOpen(tx, account.id);
      await tryWindows.delete(tx, wrongPasswordsOf(account.email));
      await storeResponse(tx, account.id, null);
    });
    return null;
  }
}
