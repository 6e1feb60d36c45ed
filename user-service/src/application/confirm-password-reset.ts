import { ProblemError, type Clock } from '@ticketing/service-chassis/core';
import type { SqlRunner } from '@ticketing/service-chassis/database';
import { z } from 'zod';
import { isErased } from '../domain/account';
import { resetTokenExpired } from '../domain/refusals';
import { wrongPasswordsOf } from './limits';
import { hashOfResetToken } from './mail-password-reset';
import type { Transactions } from '@ticketing/service-chassis/database';
import type {
  AccountRepository,
  AttemptRepository,
  PasswordHasher,
  PasswordResetRepository,
  Telemetry,
} from './ports';
import type { SealedAnswers } from './sealed-answers';

export interface ConfirmPasswordResetParts {
  readonly accounts: AccountRepository;
  readonly resets: PasswordResetRepository;
  readonly attempts: AttemptRepository;
  readonly hasher: PasswordHasher;
  readonly answers: SealedAnswers;
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/**
 * Sets a new password for whoever holds a link that was mailed: once, in time. All other links and all tokens of the
 * account die, and its wrong passwords are forgotten, for they may be why the link was asked for.
 */
export function createConfirmPasswordReset(parts: ConfirmPasswordResetParts) {
  const { accounts, resets, attempts, hasher, answers, transactions, clock, telemetry } = parts;

  async function confirm(
    token: string,
    newPassword: string,
    record: (tx: SqlRunner, userId: string, answer: null) => Promise<void>,
  ): Promise<null> {
    const reset = await resets.findOpen(hashOfResetToken(token), clock.now());
    if (reset === undefined) throw resetTokenExpired();
    const account = await accounts.find(reset.userId);
    if (account === undefined || isErased(account) || account.status !== 'ACTIVE') throw resetTokenExpired();
    const hash = await hasher.hash(newPassword);
    await transactions.run(async (tx) => {
      const now = clock.now();
      const usable = await resets.use(tx, reset, now);
      if (!usable || !(await accounts.setPassword(tx, account.id, hash, now))) throw resetTokenExpired();
      await resets.voidAll(tx, account.id);
      await attempts.forget(tx, wrongPasswordsOf(account.email));
      await record(tx, account.id, null);
    });
    return null;
  }

  return async (
    { token, newPassword }: { readonly token: string; readonly newPassword: string },
    from: { readonly idempotencyKey: string | undefined },
  ): Promise<{ readonly repeated: boolean }> => {
    const request = { key: from.idempotencyKey, route: 'confirm', content: { token, newPassword } };
    try {
      const { repeated } = await answers.once(request, z.null(), (record) =>
        confirm(token, newPassword, record),
      );
      if (!repeated) telemetry.passwordReset('completed');
      return { repeated };
    } catch (error) {
      if (error instanceof ProblemError && error.kind === 'gone') telemetry.passwordReset('token_refused');
      throw error;
    }
  };
}
