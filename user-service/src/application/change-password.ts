import type { Clock } from '@ticketing/service-chassis/core';
import { isErased } from '../domain/account';
import { userNotFound, wrongCurrentPassword } from '../domain/refusals';
import type { Limits } from './limits';
import type { Transactions } from '@ticketing/service-chassis/database';
import type { AccountRepository, PasswordHasher, PasswordResetRepository } from './ports';

export interface ChangePasswordParts {
  readonly accounts: AccountRepository;
  readonly resets: PasswordResetRepository;
  readonly hasher: PasswordHasher;
  readonly limits: Limits;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

/**
 * Sets a new password for somebody who knows the current one. All tokens from before die, and so do links for a new
 * password that were mailed. Wrong current passwords count with those of signing in, so that a stolen token is no way to
 * guess on.
 */
export function createChangePassword(parts: ChangePasswordParts) {
  const { accounts, resets, hasher, limits, transactions, clock } = parts;
  return async (
    userId: string,
    { currentPassword, newPassword }: { readonly currentPassword: string; readonly newPassword: string },
  ): Promise<void> => {
    const account = await accounts.find(userId);
    if (account === undefined || isErased(account)) throw userNotFound();
    await limits.wrongPasswords.refuseWhenReached(account.email);
    const isRight = await hasher.matches(currentPassword, account.passwordHash);
    if (!isRight || account.passwordHash === null) {
      await limits.wrongPasswords.count(account.email);
      throw wrongCurrentPassword();
    }
    await limits.wrongPasswords.clear(account.email);
    const formerHash = account.passwordHash;
    const hash = await hasher.hash(newPassword);
    await transactions.run(async (tx) => {
      const replaced = await accounts.replacePassword(tx, userId, { formerHash, hash }, clock.now());
      // Somebody else changed it in the meantime, so what was given is not the current one any more.
      if (!replaced) throw wrongCurrentPassword();
      await resets.voidAll(tx, userId);
    });
  };
}
