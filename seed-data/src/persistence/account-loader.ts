import { inList, type Database } from '@ticketing/service-chassis/database';
import type { Role } from '@ticketing/service-chassis/http';
import { createAccountRepository, type NewAccount } from '../../../user-service/src/import';

/** Imported accounts have no sessions yet. */
export type SeedAccount = Omit<NewAccount, 'tokensValidFrom'>;

export interface StoredAccount {
  readonly id: string;
  readonly role: Role;
  readonly hasPassword: boolean;
}

/** The accounts that have these addresses, by address. */
export async function findAccounts(
  database: Database,
  emails: readonly string[],
): Promise<ReadonlyMap<string, StoredAccount>> {
  if (emails.length === 0) return new Map();
  const found = new Map<string, StoredAccount>();
  for (let start = 0; start < emails.length; start += EMAILS_PER_QUERY) {
    const list = inList('email', emails.slice(start, start + EMAILS_PER_QUERY));
    const rows = await database.query<{
      id: string;
      email: string;
      role: Role;
      password_hash: string | null;
    }>(`SELECT id, email, role, password_hash FROM users WHERE email IN (${list.text})`, list.params);
    for (const { id, email, role, password_hash: hash } of rows) {
      found.set(email, { id, role, hasPassword: hash !== null });
    }
  }
  return found;
}

const EMAILS_PER_QUERY = 500;

export async function hasAccounts(database: Database): Promise<boolean> {
  const rows = await database.query('SELECT 1 AS found WHERE EXISTS (SELECT 1 FROM users)');
  return rows.length > 0;
}

/** Adds accounts, all or none. @throws UniqueViolation when one of the addresses is taken. */
export async function addAccounts(database: Database, accounts: readonly SeedAccount[]): Promise<void> {
  const repository = createAccountRepository(database);
  await database.transactions.run(async (tx) => {
    for (const account of accounts) {
      await repository.insert(tx, { ...account, tokensValidFrom: 0 });
    }
  });
}

/** Gives a password to an account that has none; one that has one keeps it. */
export async function givePassword(database: Database, id: string, hash: string, now: Date): Promise<void> {
  await database.execute(
    `UPDATE users SET password_hash = @hash, updated_at = @now
     WHERE id = @id AND password_hash IS NULL AND status = 'ACTIVE'`,
    { id, hash, now },
  );
}
