import type { Clock } from '@ticketing/service-chassis/core';
import type { Outbox } from '@ticketing/service-chassis/outbox';
import { isActiveAdmin, isErased } from '../domain/account';
import { lastAdmin, userNotFound } from '../domain/refusals';
import { wrongPasswordsOf } from './limits';
import { topics } from './outbox-topics';
import type { Transactions } from '@ticketing/service-chassis/database';
import type {
  AccountRepository,
  AttemptRepository,
  PasswordResetRepository,
  SealedAnswerRepository,
} from './ports';

export interface EraseAccountParts {
  readonly accounts: AccountRepository;
  readonly resets: PasswordResetRepository;
  readonly attempts: AttemptRepository;
  readonly answers: SealedAnswerRepository;
  readonly transactions: Transactions;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

/**
 * Takes everything personal away and leaves a nameless row, so that orders keep their reference. notification-service is
 * told to do the same. The last active admin must appoint another one first.
 */
export function createEraseAccount(parts: EraseAccountParts) {
  const { accounts, resets, attempts, answers, transactions, outbox, clock } = parts;
  return async (userId: string): Promise<void> => {
    await transactions.run(async (tx) => {
      await accounts.lockAdminChanges(tx);
      const account = await accounts.find(userId, tx);
      if (account === undefined || isErased(account)) throw userNotFound();
      if (isActiveAdmin(account) && !(await accounts.hasActiveAdmin(tx, { except: userId })))
        throw lastAdmin();
      if (!(await accounts.erase(tx, userId, clock.now()))) throw userNotFound();
      await resets.eraseOf(tx, userId);
      await answers.eraseOf(tx, userId);
      await attempts.forget(tx, wrongPasswordsOf(account.email));
      await outbox.add(tx, topics.erasure, { userId });
    });
    outbox.wake();
  };
}
