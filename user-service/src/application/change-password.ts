import { isErased } from '../domain/account';
import { userNotFound, wrongCurrentPassword } from '../domain/problems';
import type { Dependencies } from './dependencies';

export type ChangePasswordDependencies = Pick<
  Dependencies,
  'accounts' | 'passwordResets' | 'limits' | 'hasher' | 'transactions' | 'clock'
>;

/**
 * Sets a new password for a person who knows the current one. All older tokens and mailed reset links become invalid. Wrong
 * current passwords count together with those of signing in, so that nobody can guess further with a stolen token.
 */
export function createChangePassword(dependencies: ChangePasswordDependencies) {
  const { accounts, passwordResets, hasher, limits, transactions, clock } = dependencies;

  return async function changePassword(
    userId: string,
    { currentPassword, newPassword }: { readonly currentPassword: string; readonly newPassword: string },
  ): Promise<void> {
    const account = await accounts.find(userId);
    if (account === undefined || isErased(account)) throw userNotFound();
    await limits.wrongPasswords.rejectWhenReached(account.email);
    const isRight = await hasher.matches(currentPassword, account.passwordHash);
    if (!isRight || account.passwordHash === null) {
      await limits.wrongPasswords.count(account.email);
      throw wrongCurrentPassword();
    }
    await limits.wrongPasswords.clear(account.email);
    const previousHash = account.passwordHash;
    const hash = await hasher.hash(newPassword);
    await transactions.run(async (tx) => {
      const replaced = await accounts.replacePassword(tx, userId, { previousHash, hash }, clock.now());
      // Another request changed it in the meantime, so the given password is no longer the current one.
      if (!replaced) throw wrongCurrentPassword();
      await passwordResets.voidOpen(tx, userId);
    });
  };
}
