import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { Account, AccountChange, AdminChange, NewAccount, StoredAccount } from '../../domain/account';

/** Without a `runner` the lookup is outside of any transaction. */
export interface AccountRepository {
  /** @throws UniqueViolation when another account has the email. */
  insert(tx: SqlRunner, account: NewAccount): Promise<void>;
  find(id: string, runner?: SqlRunner): Promise<StoredAccount | undefined>;
  findByEmail(email: string, runner?: SqlRunner): Promise<Account | undefined>;
  /** Accounts that are not erased, in the order of their ids. */
  list(filter: AccountFilter, count: number): Promise<Account[]>;
  /** False when the account is erased or unknown. The same is true of all the changes below. */
  change(id: string, change: AccountChange, now: Date): Promise<boolean>;
  /** Changes role and status and ends all sessions. False when they are no longer those of `account`. */
  administer(tx: SqlRunner, account: Account, change: AdminChange, now: Date): Promise<boolean>;
  /** Sets or deletes the password and ends all sessions. */
  setPassword(tx: SqlRunner, id: string, hash: string | null, now: Date): Promise<boolean>;
  /** The same, but false when the hash is no longer the previous one. */
  replacePassword(
    tx: SqlRunner,
    id: string,
    hashes: { readonly previousHash: string; readonly hash: string },
    now: Date,
  ): Promise<boolean>;
  /** Stores a new hash of the same password, so no session ends. */
  rehash(id: string, previousHash: string, hash: string): Promise<boolean>;
  /** Deletes everything personal from the row and ends all sessions. */
  erase(tx: SqlRunner, id: string, now: Date): Promise<boolean>;
  /** Lets no other transaction change who is an admin, until this one ends. */
  lockAdminChanges(tx: SqlRunner): Promise<void>;
  hasActiveAdmin(tx: SqlRunner, options?: { readonly except: string }): Promise<boolean>;
}

export interface AccountFilter extends Partial<Pick<Account, 'email' | 'role'>> {
  readonly afterId?: string | undefined;
}
