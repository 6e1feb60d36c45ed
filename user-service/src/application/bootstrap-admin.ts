import type { Clock, IdSource } from '@ticketing/service-chassis/core';
import type { Outbox } from '@ticketing/service-chassis/outbox';
import { secondsOf } from '../domain/token-times';
import { topics } from './outbox-topics';
import type { Transactions } from '@ticketing/service-chassis/database';
import type { AccountRepository } from './ports';

export interface BootstrapAdminParts {
  readonly accounts: AccountRepository;
  readonly transactions: Transactions;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/**
 * Makes the account with this email the first admin when there is no active one, and mails it a link to set a password. A
 * password that somebody chose at registration is taken away, for nobody has shown that the address is theirs: only who
 * reads the mailbox becomes admin. Returns whether there was something to do.
 */
export function createBootstrapAdmin({ accounts, transactions, outbox, clock, ids }: BootstrapAdminParts) {
  return (email: string): Promise<boolean> =>
    transactions.run(async (tx) => {
      // Replicas that start together go one after the other here; the second finds the admin of the first.
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
      await outbox.add(tx, topics.passwordReset, { userId });
      return true;
    });
}
