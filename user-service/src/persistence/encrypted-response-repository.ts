import { column, defineTable, selectOne, type Database } from '@ticketing/service-chassis/database';
import type {
  EncryptedResponse,
  EncryptedResponseRepository,
} from '../application/ports/encrypted-response-repository';

const table = defineTable('sealed_answers', {
  userId: column.varchar(40),
  requestMac: column.varchar(64),
  encryptedResponse: column.longText('sealed_answer'),
  expiresAt: column.datetime(),
} satisfies Record<keyof EncryptedResponse, unknown>);

export function createEncryptedResponseRepository(database: Database): EncryptedResponseRepository {
  return {
    find: (id, now) => selectOne(database, table, 'WHERE id = @id AND expires_at > @now', { id, now }),

    async insert(tx, id, now, response) {
      await tx.execute('DELETE FROM sealed_answers WHERE id = @id AND expires_at <= @now', { id, now });
      await table.insert(tx, response, { id });
    },

    async deleteByUser(tx, userId) {
      await tx.execute('DELETE FROM sealed_answers WHERE user_id = @userId', { userId });
    },

    deleteExpired: (now) => database.execute('DELETE FROM sealed_answers WHERE expires_at <= @now', { now }),
  };
}
