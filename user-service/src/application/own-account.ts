import { isErased, type Account, type AccountChange } from '../domain/account';
import { userNotFound } from '../domain/problems';
import type { Dependencies } from './dependencies';

export type OwnAccountDependencies = Pick<Dependencies, 'accounts' | 'clock'>;

/** What people see and change of their own account. */
export function createOwnAccount({ accounts, clock }: OwnAccountDependencies) {
  return {
    find,

    async change(userId: string, change: AccountChange): Promise<Account> {
      if (!(await accounts.change(userId, change, clock.now()))) throw userNotFound();
      return find(userId);
    },
  };

  async function find(userId: string): Promise<Account> {
    const account = await accounts.find(userId);
    if (account === undefined || isErased(account)) throw userNotFound();
    return account;
  }
}

export type OwnAccount = ReturnType<typeof createOwnAccount>;
