import type { Database, SqlRow } from '@ticketing/service-chassis/database';
import type { SealedAnswerRepository } from '../application/ports';

type Row = SqlRow & { user_id: string; request_mac: string; sealed_answer: string; expires_at: Date };

export function createSealedAnswerRepository(database: Database): SealedAnswerRepository {
  return {
    async find(id, now) {
      const [row] = await database.query<Row>(
        `SELECT user_id, request_mac, sealed_answer, expires_at FROM sealed_answers
         WHERE id = @id AND expires_at > @now`,
        { id, now },
      );
      return row === undefined
        ? undefined
        : {
            userId: row.user_id,
            requestMac: row.request_mac,
            sealedAnswer: row.sealed_answer,
            expiresAt: row.expires_at,
          };
    },

    async insert(tx, id, now, answer) {
      await tx.execute('DELETE FROM sealed_answers WHERE id = @id AND expires_at <= @now', { id, now });
      await tx.execute(
        `INSERT INTO sealed_answers (id, user_id, request_mac, sealed_answer, expires_at)
         VALUES (@id, @userId, @requestMac, @sealedAnswer, @expiresAt)`,
        { id, ...answer },
      );
    },

    async eraseOf(tx, userId) {
      await tx.execute('DELETE FROM sealed_answers WHERE user_id = @userId', { userId });
    },

    sweep: (now) => database.execute('DELETE FROM sealed_answers WHERE expires_at <= @now', { now }),
  };
}
