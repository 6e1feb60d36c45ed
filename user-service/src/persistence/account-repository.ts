import {
  changesRow,
  column,
  defineTable,
  whereGiven,
  type Database,
  type SqlParams,
  type SqlRunner,
} from '@ticketing/service-chassis/database';
import type { Role } from '@ticketing/service-chassis/http';
import type { AccountRepository } from '../application/ports/account-repository';
import {
  isErased,
  type Account,
  type AccountStatus,
  type PersonalField,
  type StoredAccount,
} from '../domain/account';
import { secondsOf } from '../domain/token-times';

const table = defineTable('users', {
  id: column.varchar(40),
  name: column.nullable(column.nvarchar(200)),
  email: column.nullable(column.varchar(254)),
  phone: column.nullable(column.varchar(20)),
  role: column.varchar<Role>(16),
  status: column.varchar<AccountStatus>(16),
  passwordHash: column.nullable(column.varchar(100)),
  tokensValidFrom: column.bigint(),
  createdAt: column.datetime(),
  updatedAt: column.datetime(),
} satisfies Record<keyof Account, unknown>);

const SELECT = `SELECT ${table.columns} FROM users`;

/**
 * Ends all sessions. Tokens have their time in whole seconds, so tokens of the same second cannot be distinguished. The new
 * value is later than all of them, and later than any previous value, because tokens may have been issued after it.
 */
const END_SESSIONS = `tokens_valid_from =
  CASE WHEN tokens_valid_from > @nowSeconds THEN tokens_valid_from + 1 ELSE @nowSeconds + 1 END`;

const conditions = { email: 'email = @email', role: 'role = @role', afterId: 'id > @afterId' };

/** What erasure sets. */
const erasedColumns: Readonly<Record<PersonalField, string>> = {
  name: 'name = NULL',
  email: 'email = NULL',
  phone: 'phone = NULL',
  passwordHash: 'password_hash = NULL',
};
const ERASE = Object.values(erasedColumns).join(', ');

export function createAccountRepository(database: Database): AccountRepository {
  return {
    ...createAccountLookups(database),
    ...createPasswordChanges(database),

    insert: (tx, account) => table.insert(tx, { ...account, status: 'ACTIVE', updatedAt: account.createdAt }),

    change: (id, { name, phone }, now) =>
      changesRow(
        database,
        `UPDATE users
         SET name = COALESCE(@name, name), phone = CASE WHEN @keepPhone = 1 THEN phone ELSE @phone END, updated_at = @now
         WHERE id = @id AND status <> 'ERASED'`,
        { id, name: name ?? null, keepPhone: phone === undefined, phone: phone ?? null, now },
      ),

    administer: (tx, account, { role, status }, now) =>
      changesRow(
        tx,
        `UPDATE users SET role = @role, status = @status, ${END_SESSIONS}, updated_at = @now
         WHERE id = @id AND role = @previousRole AND status = @previousStatus`,
        {
          id: account.id,
          role: role ?? account.role,
          status: status ?? account.status,
          previousRole: account.role,
          previousStatus: account.status,
          now,
          nowSeconds: secondsOf(now),
        },
      ),

    erase: (tx, id, now) =>
      changesRow(
        tx,
        `UPDATE users SET status = 'ERASED', ${ERASE}, ${END_SESSIONS}, updated_at = @now
         WHERE id = @id AND status <> 'ERASED'`,
        { id, now, nowSeconds: secondsOf(now) },
      ),

    async lockAdminChanges(tx) {
      const locked = await tx.execute(
        'UPDATE admin_changes SET change_count = change_count + 1 WHERE id = 1',
      );
      if (locked !== 1) throw new Error('The row of admin_changes is missing: restore it with id 1.');
    },
  };
}

function createAccountLookups(
  database: Database,
): Pick<AccountRepository, 'find' | 'findByEmail' | 'list' | 'hasActiveAdmin'> {
  async function one(runner: SqlRunner, where: string, params: SqlParams) {
    const [row] = await runner.query(`${SELECT} WHERE ${where}`, params);
    return row && toAccount(row);
  }

  return {
    find: (id, runner = database) => one(runner, 'id = @id', { id }),

    async findByEmail(email, runner = database) {
      const account = await one(runner, 'email = @email', { email });
      return account === undefined || isErased(account) ? undefined : account;
    },

    async list(filter, count) {
      const { where, params } = whereGiven(filter, conditions, [`status <> 'ERASED'`]);
      const select = `${SELECT} ${where} ORDER BY id`;
      const rows = await database.query(database.dialect.firstRows(select, count), params);
      return rows.map(toAccount).flatMap((account) => (isErased(account) ? [] : [account]));
    },

    async hasActiveAdmin(tx, options) {
      // The filter of the index is repeated, so that the index is used.
      const select = `SELECT id FROM users
        WHERE role = 'admin' AND status = 'ACTIVE' AND status <> 'ERASED' AND id <> @exceptId`;
      const params = { exceptId: options?.except ?? '' };
      return (await tx.query(tx.dialect.firstRows(select, 1), params)).length > 0;
    },
  };
}

function createPasswordChanges(
  database: Database,
): Pick<AccountRepository, 'setPassword' | 'replacePassword' | 'rehash'> {
  return {
    setPassword: (tx, id, hash, now) =>
      changesRow(
        tx,
        `UPDATE users SET password_hash = @hash, ${END_SESSIONS}, updated_at = @now
         WHERE id = @id AND status <> 'ERASED'`,
        { id, hash, now, nowSeconds: secondsOf(now) },
      ),

    replacePassword: (tx, id, { previousHash, hash }, now) =>
      changesRow(
        tx,
        `UPDATE users SET password_hash = @hash, ${END_SESSIONS}, updated_at = @now
         WHERE id = @id AND password_hash = @previousHash`,
        { id, hash, previousHash, now, nowSeconds: secondsOf(now) },
      ),

    rehash: (id, previousHash, hash) =>
      changesRow(
        database,
        'UPDATE users SET password_hash = @hash WHERE id = @id AND password_hash = @previousHash',
        { id, previousHash, hash },
      ),
  };
}

function toAccount(row: object): StoredAccount {
  const { name, email, phone, passwordHash, ...kept } = table.fromRow(row);
  if (kept.status === 'ERASED') return { ...kept, status: kept.status };
  if (name === null || email === null) throw new Error(`account ${kept.id} has no name or no email`);
  return { ...kept, status: kept.status, name, email, phone, passwordHash };
}
