import { UniqueViolation, type Database, type SqlRow } from '@ticketing/service-chassis/database';
import type { SigningKeyRepository } from '../application/ports';
import type { SigningKeyStatus } from '../domain/signing-key';

type Row = SqlRow & {
  id: string;
  status: SigningKeyStatus;
  public_x: string;
  public_y: string;
  sealed_private_key: string;
  published_at: Date;
  current_from: Date;
  published_until: Date | null;
};

const COLUMNS =
  'id, status, public_x, public_y, sealed_private_key, published_at, current_from, published_until';

export function createSigningKeyRepository(database: Database): SigningKeyRepository {
  return {
    async listPublished(now) {
      const rows = await database.query<Row>(
        `SELECT ${COLUMNS} FROM signing_keys
         WHERE published_until IS NULL OR published_until > @now ORDER BY published_at, id`,
        { now },
      );
      return rows.map((row) => ({
        id: row.id,
        status: row.status,
        x: row.public_x,
        y: row.public_y,
        sealedPrivateKey: row.sealed_private_key,
        publishedAt: row.published_at,
        currentFrom: row.current_from,
        publishedUntil: row.published_until,
      }));
    },

    async insert(key) {
      try {
        await database.execute(
          `INSERT INTO signing_keys (${COLUMNS})
           VALUES (@id, @status, @x, @y, @sealedPrivateKey, @publishedAt, @currentFrom, @publishedUntil)`,
          { ...key },
        );
        return true;
      } catch (error) {
        if (error instanceof UniqueViolation) return false;
        throw error;
      }
    },

    async changeOver(tx, { currentId, nextId, now, publishedUntil }) {
      // The current one goes first: the index allows no two at any moment.
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

    sweep: (now) =>
      database.execute(`DELETE FROM signing_keys WHERE status = 'RETIRED' AND published_until <= @now`, {
        now,
      }),
  };
}
