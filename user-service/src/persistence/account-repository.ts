import type { Database, SqlParams, SqlRow, SqlRunner } from '@ticketing/service-chassis/database';
import type { Role } from '@ticketing/service-chassis/http';
import type { AccountRepository } from '../application/ports';
import type { Account, AccountStatus, StoredAccount } from '../domain/account';
import { secondsOf } from '../domain/token-times';

type Row = SqlRow & {
  id: string;
  name: string | null;
  email: string | null;
  phone: string | null;
  role: Role;
  status: AccountStatus;
  password_hash: string | null;
  tokens_valid_from: number;
  created_at: Date;
  updated_at: Date;
};

const COLUMNS =
  'id, name, email, phone, role, status, password_hash, tokens_valid_from, created_at, updated_at';

/**
 * Ends all sessions. Tokens tell their time in whole seconds, so those of the same second cannot be told apart: the cut is
 * put behind all of them, and behind any earlier cut, whose tokens may already be out.
 */
const CUT_TOKENS = `tokens_valid_from =
  CASE WHEN tokens_valid_from > @nowSeconds THEN tokens_valid_from + 1 ELSE @nowSeconds + 1 END`;

function toAccount(row: Row): StoredAccount {
  const base = {
    id: row.id,
    role: row.role,
    tokensValidFrom: row.tokens_valid_from,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
  if (row.status === 'ERASED') return { ...base, status: row.status };
  if (row.name === null || row.email === null) throw new Error(`account ${row.id} has no name or no email`);
  return {
    ...base,
    status: row.status,
    name: row.name,
    email: row.email,
    phone: row.phone,
    passwordHash: row.password_hash,
  };
}

const living = (account: StoredAccount): account is Account => account.status !== 'ERASED';

export function createAccountRepository(database: Database): AccountRepository {
  async function one(
    runner: SqlRunner,
    where: string,
    params: SqlParams,
  ): Promise<StoredAccount | undefined> {
    const [row] = await runner.query<Row>(`SELECT ${COLUMNS} FROM users WHERE ${where}`, params);
    return row === undefined ? undefined : toAccount(row);
  }

  const changed = async (runner: SqlRunner, text: string, params: SqlParams): Promise<boolean> =>
    (await runner.execute(text, params)) === 1;

  return {
    async insert(tx, account) {
      await tx.execute(
        `INSERT INTO users (${COLUMNS})
         VALUES (@id, @name, @email, @phone, @role, 'ACTIVE', @passwordHash, @tokensValidFrom, @createdAt, @createdAt)`,
        { ...account },
      );
    },

    find: (id, runner = database) => one(runner, 'id = @id', { id }),

    async findByEmail(email, runner = database) {
      const account = await one(runner, 'email = @email', { email });
      return account !== undefined && living(account) ? account : undefined;
    },

    async list({ email, role, afterId }, count) {
      const conditions = [`status <> 'ERASED'`];
      const params: Record<string, string> = {};
      const filter = (condition: string, name: string, value: string | undefined) => {
        if (value === undefined) return;
        conditions.push(condition);
        params[name] = value;
      };
      filter('email = @email', 'email', email);
      filter('role = @role', 'role', role);
      filter('id > @afterId', 'afterId', afterId);
      const select = `SELECT ${COLUMNS} FROM users WHERE ${conditions.join(' AND ')} ORDER BY id`;
      const rows = await database.query<Row>(database.dialect.firstRows(select, count), params);
      return rows.map(toAccount).filter(living);
    },

    changeProfile: (id, { name, phone }, now) =>
      changed(
        database,
        `UPDATE users
         SET name = COALESCE(@name, name), phone = CASE WHEN @keepPhone = 1 THEN phone ELSE @phone END, updated_at = @now
         WHERE id = @id AND status <> 'ERASED'`,
        { id, name: name ?? null, keepPhone: phone === undefined, phone: phone ?? null, now },
      ),

    administer: (tx, account, { role, status }, now) =>
      changed(
        tx,
        `UPDATE users SET role = @role, status = @status, ${CUT_TOKENS}, updated_at = @now
         WHERE id = @id AND role = @formerRole AND status = @formerStatus`,
        {
          id: account.id,
          role: role ?? account.role,
          status: status ?? account.status,
          formerRole: account.role,
          formerStatus: account.status,
          now,
          nowSeconds: secondsOf(now),
        },
      ),

    setPassword: (tx, id, hash, now) =>
      changed(
        tx,
        `UPDATE users SET password_hash = @hash, ${CUT_TOKENS}, updated_at = @now
         WHERE id = @id AND status <> 'ERASED'`,
        { id, hash, now, nowSeconds: secondsOf(now) },
      ),

    replacePassword: (tx, id, { formerHash, hash }, now) =>
      changed(
        tx,
        `UPDATE users SET password_hash = @hash, ${CUT_TOKENS}, updated_at = @now
         WHERE id = @id AND password_hash = @formerHash`,
        { id, hash, formerHash, now, nowSeconds: secondsOf(now) },
      ),

    rehash: (id, formerHash, hash) =>
      changed(
        database,
        'UPDATE users SET password_hash = @hash WHERE id = @id AND password_hash = @formerHash',
        { id, formerHash, hash },
      ),

    erase: (tx, id, now) =>
      changed(
        tx,
        `UPDATE users
         SET status = 'ERASED', name = NULL, email = NULL, phone = NULL, password_hash = NULL, ${CUT_TOKENS},
             updated_at = @now
         WHERE id = @id AND status <> 'ERASED'`,
        { id, now, nowSeconds: secondsOf(now) },
      ),

    async lockAdminChanges(tx) {
      const locked = await tx.execute(
        'UPDATE admin_changes SET change_count = change_count + 1 WHERE id = 1',
      );
      if (locked !== 1) throw new Error('The row of admin_changes is missing: restore it with id 1.');
    },

    async hasActiveAdmin(tx, options) {
      // The filter of the index is repeated, so that the index serves this look.
      const select = `SELECT id FROM users
        WHERE role = 'admin' AND status = 'ACTIVE' AND status <> 'ERASED' AND id <> @exceptId`;
      const params = { exceptId: options?.except ?? '' };
      return (await tx.query(tx.dialect.firstRows(select, 1), params)).length > 0;
    },
  };
}
