import {
  datetime,
  defineTable,
  nullable,
  varchar,
  type Database,
  type SqlParams,
} from '@ticketing/service-chassis/database';
import type { PasswordReset, PasswordResetRepository } from '../application/ports/password-reset-repository';

const table = defineTable('password_resets', {
  id: varchar(40),
  userId: varchar(40),
  encryptedToken: nullable(varchar(200, 'sealed_token')),
  status: varchar<PasswordReset['status']>(16),
  requestedAt: datetime(),
  expiresAt: datetime(),
  usedAt: nullable(datetime()),
} satisfies Record<keyof PasswordReset, unknown>);

const SELECT = `SELECT ${table.columns} FROM password_resets`;

export function createPasswordResetRepository(database: Database): PasswordResetRepository {
  async function one(where: string, params: SqlParams) {
    const [row] = await database.query(`${SELECT} WHERE ${where}`, params);
    return row && table.fromRow(row);
  }

  return {
    insert: (tx, { tokenHash, ...reset }) =>
      table.insert(tx, { ...reset, status: 'OPEN', usedAt: null }, { token_hash: tokenHash }),

    find: (id) => one('id = @id', { id }),
    findOpen: (tokenHash, now) =>
      one(`token_hash = @tokenHash AND status = 'OPEN' AND expires_at > @now`, { tokenHash, now }),

    async extend(id, expiresAt) {
      const extended = await database.execute(
        `UPDATE password_resets SET expires_at = @expiresAt
         WHERE id = @id AND status = 'OPEN' AND sealed_token IS NOT NULL`,
        { id, expiresAt },
      );
      return extended === 1;
    },

    async deleteEncryptedToken(id) {
      await database.execute('UPDATE password_resets SET sealed_token = NULL WHERE id = @id', { id });
    },

    async use(tx, reset, now) {
      const used = await tx.execute(
        `UPDATE password_resets SET status = 'USED', used_at = @now, sealed_token = NULL
         WHERE id = @id AND status = 'OPEN' AND expires_at > @now`,
        { id: reset.id, now },
      );
      return used === 1;
    },

    async voidOpen(tx, userId) {
      await tx.execute(
        `UPDATE password_resets SET status = 'VOID', sealed_token = NULL WHERE user_id = @userId AND status = 'OPEN'`,
        { userId },
      );
    },

    async listByUser(userId, count) {
      const select = `${SELECT} WHERE user_id = @userId ORDER BY requested_at DESC`;
      const rows = await database.query(database.dialect.firstRows(select, count), { userId });
      return rows.map((row) => table.fromRow(row));
    },

    async deleteByUser(tx, userId) {
      await tx.execute('DELETE FROM password_resets WHERE user_id = @userId', { userId });
    },

    deleteExpired: (before) =>
      database.execute('DELETE FROM password_resets WHERE expires_at <= @before', { before }),
  };
}
