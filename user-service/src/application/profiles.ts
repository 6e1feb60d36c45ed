import type { Clock } from '@ticketing/service-chassis/core';
import { isErased, type Account, type ProfileChange } from '../domain/account';
import { userNotFound } from '../domain/refusals';
import type { AccountRepository } from './ports';

export type Profiles = ReturnType<typeof createProfiles>;

/** What people see and change of their own account. */
export function createProfiles({ accounts, clock }: { accounts: AccountRepository; clock: Clock }) {
  async function own(userId: string): Promise<Account> {
    const account = await accounts.find(userId);
    if (account === undefined || isErased(account)) throw userNotFound();
    return account;
  }

  return {
    own,

    async change(userId: string, change: ProfileChange): Promise<Account> {
      if (!(await accounts.changeProfile(userId, change, clock.now()))) throw userNotFound();
      return own(userId);
    },
  };
}
