import type { Clock } from '@ticketing/service-chassis/core';
import type { Account } from '../domain/account';
import { wrongPasswordsOf } from './limits';
import type { AttemptRepository, AttemptWindow, PasswordReset, PasswordResetRepository } from './ports';
import type { Profiles } from './profiles';

export interface AccountExport {
  readonly exportedAt: Date;
  readonly account: Account;
  readonly passwordResets: readonly PasswordReset[];
  readonly wrongPasswords: AttemptWindow | undefined;
}

/** Resets are swept a week after their end and mailed thrice an hour, so that this is more than there can be. */
const MOST_RESETS = 10_000;

/** All that is stored of a person. Hashes and sealed secrets are named by what they are for, never given out. */
export function createExportAccount(parts: {
  readonly profiles: Profiles;
  readonly resets: PasswordResetRepository;
  readonly attempts: AttemptRepository;
  readonly clock: Clock;
}) {
  const { profiles, resets, attempts, clock } = parts;
  return async (userId: string): Promise<AccountExport> => {
    const exportedAt = clock.now();
    const account = await profiles.own(userId);
    const [passwordResets, wrongPasswords] = await Promise.all([
      resets.listOf(userId, MOST_RESETS),
      attempts.find(wrongPasswordsOf(account.email), exportedAt),
    ]);
    return { exportedAt, account, passwordResets, wrongPasswords };
  };
}
