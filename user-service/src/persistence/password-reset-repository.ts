import type { Database, SqlRow } from '@ticketing/service-chassis/database';
import type { PasswordReset, PasswordResetRepository } from '../application/ports';

type Row = SqlRow & {
  id: string;
  user_id: string;
  status: PasswordReset['status'];
  sealed_token: string | null;
  requested_at: Date;
  expires_at: Date;
  used_at: Date | null;
};

const COLUMNS = 'id, user_id, status, sealed_token, requested_at, expires_at, used_at';

const toReset = (row: Row): PasswordReset => ({
  id: row.id,
  userId: row.user_id,
  status: row.status,
  sealedToken: row.sealed_token,
  requestedAt: row.requested_at,
  expiresAt: row.expires_at,
  usedAt: row.used_at,
});

export function createPasswordResetRepository(database: Database): PasswordResetRepository {
  return {
    async insert(tx, reset) {
      await tx.execute(
        `INSERT INTO password_resets (id, user_id, token_hash, sealed_token, status, requested_at, expires_at)
         VALUES (@id, @userId, @tokenHash, @sealedToken, 'OPEN', @requestedAt, @expiresAt)`,
        { ...reset },
      );
    },

    async find(id) {
      const [row] = await database.query<Row>(`SELECT ${COLUMNS} FROM password_resets WHERE id = @id`, {
        id,
      });
      return row === undefined ? undefined : toReset(row);
    },

    async findOpen(tokenHash, now) {
      const [row] = await database.query<Row>(
        `SELECT ${COLUMNS} FROM password_resets
         WHERE token_hash = @tokenHash AND status = 'OPEN' AND expires_at > @now`,
        { tokenHash, now },
      );
      return row === undefined ? undefined : toReset(row);
    },

    async extend(id, expiresAt) {
      const extended = await database.execute(
        `UPDATE password_resets SET expires_at = @expiresAt
         WHERE id = @id AND status = 'OPEN' AND sealed_token IS NOT NULL`,
        { id, expiresAt },
      );
      return extended === 1;
    },

    async forgetSealedToken(id) {
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

    async voidAll(tx, userId) {
      await tx.execute(
        `UPDATE password_resets SET status = 'VOID', sealed_token = NULL WHERE user_id = @userId AND status = 'OPEN'`,
        { userId },
      );
    },

    async listOf(userId, count) {
      const select = `SELECT ${COLUMNS} FROM password_resets WHERE user_id = @userId ORDER BY requested_at DESC`;
      const rows = await database.query<Row>(database.dialect.firstRows(select, count), { userId });
      return rows.map(toReset);
    },

    async eraseOf(tx, userId) {
      await tx.execute('DELETE FROM password_resets WHERE user_id = @userId', { userId });
    },

    sweep: (before) =>
      database.execute('DELETE FROM password_resets WHERE expires_at <= @before', { before }),
  };
}
