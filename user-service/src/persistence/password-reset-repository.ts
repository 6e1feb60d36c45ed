import {
  changesRow,
  column,
  defineTable,
  selectAll,
  selectOne,
  type Database,
} from '@ticketing/service-chassis/database';
import type { PasswordReset, PasswordResetRepository } from '../application/ports/password-reset-repository';

const table = defineTable('password_resets', {
  id: column.varchar(40),
  userId: column.varchar(40),
  encryptedToken: column.nullable(column.varchar(200, 'sealed_token')),
  status: column.varchar<PasswordReset['status']>(16),
  requestedAt: column.datetime(),
  expiresAt: column.datetime(),
  usedAt: column.nullable(column.datetime()),
} satisfies Record<keyof PasswordReset, unknown>);

export function createPasswordResetRepository(database: Database): PasswordResetRepository {
  return {
    insert: (tx, { tokenHash, ...reset }) =>
      table.insert(tx, { ...reset, status: 'OPEN', usedAt: null }, { token_hash: tokenHash }),

    find: (id) => selectOne(database, table, 'WHERE id = @id', { id }),
    findOpen: (tokenHash, now) =>
      selectOne(database, table, `WHERE token_hash = @tokenHash AND status = 'OPEN' AND expires_at > @now`, {
        tokenHash,
        now,
      }),

    extend: (id, expiresAt) =>
      changesRow(
        database,
        `UPDATE password_resets SET expires_at = @expiresAt
         WHERE id = @id AND status = 'OPEN' AND sealed_token IS NOT NULL`,
        { id, expiresAt },
      ),

    async deleteEncryptedToken(id) {
      await database.execute('UPDATE password_resets SET sealed_token = NULL WHERE id = @id', { id });
    },

    use: (tx, reset, now) =>
      changesRow(
        tx,
        `UPDATE password_resets SET status = 'USED', used_at = @now, sealed_token = NULL
         WHERE id = @id AND status = 'OPEN' AND expires_at > @now`,
        { id: reset.id, now },
      ),

    async voidOpen(tx, userId) {
      await tx.execute(
        `UPDATE password_resets SET status = 'VOID', sealed_token = NULL WHERE user_id = @userId AND status = 'OPEN'`,
        { userId },
      );
    },

    listByUser: (userId, count) =>
      selectAll(database, table, 'WHERE user_id = @userId ORDER BY requested_at DESC', { userId }, count),

    async deleteByUser(tx, userId) {
      await tx.execute('DELETE FROM password_resets WHERE user_id = @userId', { userId });
    },

    deleteExpired: (before) =>
      database.execute('DELETE FROM password_resets WHERE expires_at <= @before', { before }),
  };
}
