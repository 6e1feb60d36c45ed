import { secondsOf } from '../domain/token-times';
import type { Dependencies } from './dependencies';
import { messages } from './messages';

export type BootstrapAdminDependencies = Pick<
  Dependencies,
  'accounts' | 'transactions' | 'outbox' | 'clock' | 'ids'
>;

/**
 * Makes the account with this email the first admin when there is no active one, and mails it a link to set a password. A
 * password that was chosen at registration is deleted, because nobody has proved that the address is theirs: only the person
 * who reads the mailbox becomes admin. Returns whether there was something to do.
 */
export function createBootstrapAdmin(dependencies: BootstrapAdminDependencies) {
  const { accounts, transactions, outbox, clock, ids } = dependencies;

  return (email: string): Promise<boolean> =>
    transactions.run(async (tx) => {
      // Replicas that start together run this one after the other; the second finds the admin of the first.
      await accounts.lockAdminChanges(tx);
      if (await accounts.hasActiveAdmin(tx)) return false;
      const now = clock.now();
      const registered = await accounts.findByEmail(email, tx);
      const userId = registered?.id ?? ids.next('usr');
      if (registered === undefined) {
        await accounts.insert(tx, {
          id: userId,
          name: 'Administrator',
          email,
          phone: null,
          role: 'admin',
          passwordHash: null,
          tokensValidFrom: secondsOf(now),
          createdAt: now,
        });
      } else {
        await accounts.administer(tx, registered, { role: 'admin', status: 'ACTIVE' }, now);
        await accounts.setPassword(tx, userId, null, now);
      }
      await outbox.add(tx, messages.passwordResetRequested, { userId });
      return true;
    });
}
