import {
  column,
  defineTable,
  isInserted,
  selectAll,
  type Database,
} from '@ticketing/service-chassis/database';
import type { SigningKeyRepository } from '../application/ports/signing-key-repository';
import type { SigningKey, SigningKeyStatus } from '../domain/signing-key';

const table = defineTable('signing_keys', {
  id: column.varchar(40),
  status: column.varchar<SigningKeyStatus>(16),
  x: column.varchar(64, 'public_x'),
  y: column.varchar(64, 'public_y'),
  encryptedPrivateKey: column.varchar(1_000, 'sealed_private_key'),
  publishedAt: column.datetime(),
  currentFrom: column.datetime(),
  publishedUntil: column.nullable(column.datetime()),
} satisfies Record<keyof SigningKey, unknown>);

export function createSigningKeyRepository(database: Database): SigningKeyRepository {
  return {
    listPublished: (now) =>
      selectAll(
        database,
        table,
        'WHERE published_until IS NULL OR published_until > @now ORDER BY published_at, id',
        { now },
      ),

    insert: (key) => isInserted(table.insert(database, key)),

    async changeOver(tx, { currentId, nextId, now, publishedUntil }) {
      // The current key is retired first, because the index never allows two current keys.
      const retired = await tx.execute(
        `UPDATE signing_keys SET status = 'RETIRED', published_until = @publishedUntil
         WHERE id = @currentId AND status = 'CURRENT'`,
        { currentId, publishedUntil },
      );
      if (retired === 0) return false;
      const promoted = await tx.execute(
        `UPDATE signing_keys SET status = 'CURRENT', current_from = @now WHERE id = @nextId AND status = 'NEXT'`,
        { nextId, now },
      );
      if (promoted !== 1)
        throw new Error(`signing key ${nextId} should follow ${currentId}, but is not next`);
      return true;
    },

    deleteExpired: (now) =>
      database.execute(`DELETE FROM signing_keys WHERE status = 'RETIRED' AND published_until <= @now`, {
        now,
      }),
  };
}
