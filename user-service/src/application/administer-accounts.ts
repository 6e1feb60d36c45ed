import {
  isActiveAdmin,
  isErased,
  type Account,
  type AdminChange,
  type StoredAccount,
} from '../domain/account';
import { accountErased, lastAdmin, userNotFound } from '../domain/problems';
import type { Dependencies } from './dependencies';
import type { AccountFilter } from './ports/account-repository';

export type AdministerAccountsDependencies = Pick<Dependencies, 'accounts' | 'transactions' | 'clock'>;

/** What admins see and do. A service may also look up accounts that are not erased. */
export function createAdministerAccounts({ accounts, transactions, clock }: AdministerAccountsDependencies) {
  return {
    list: (filter: AccountFilter, count: number): Promise<Account[]> => accounts.list(filter, count),

    async find(id: string, options: { readonly seesErased: boolean }): Promise<StoredAccount> {
      const account = await accounts.find(id);
      if (account === undefined || (isErased(account) && !options.seesErased)) throw userNotFound();
      return account;
    },

    /** A change of role or status ends the sessions, because tokens contain the role. A change to the same values does not. */
    change: (id: string, change: AdminChange): Promise<Account> =>
      transactions.run(async (tx) => {
        await accounts.lockAdminChanges(tx);
        const account = await accounts.find(id, tx);
        if (account === undefined) throw userNotFound();
        if (isErased(account)) throw accountErased();
        const changed = {
          ...account,
          role: change.role ?? account.role,
          status: change.status ?? account.status,
        };
        if (changed.role === account.role && changed.status === account.status) return account;
        const losesAdmin = isActiveAdmin(account) && !isActiveAdmin(changed);
        if (losesAdmin && !(await accounts.hasActiveAdmin(tx, { except: id }))) throw lastAdmin();
        if (!(await accounts.administer(tx, account, change, clock.now()))) {
          throw new Error(`account ${id} changed although its administration was locked`);
        }
        return changed;
      }),
  };
}
