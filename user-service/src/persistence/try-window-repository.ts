import { isInserted, type Database } from '@ticketing/service-chassis/database';
import type { TryWindow, TryWindowRepository } from '../application/ports/try-window-repository';

/** Between two lookups another caller may open the window or a job may delete it, but hardly several times in a row. */
const LOOKUPS = 5;

/**
 * Each try is counted by one statement of its own, so that a window's row is locked only briefly. The limit is in the
 * statement's WHERE, so that simultaneous tries cannot exceed it.
 */
export function createTryWindowRepository(database: Database): TryWindowRepository {
  return {
    async take(id, limit, now, endsAt) {
      for (let lookup = 0; lookup < LOOKUPS; lookup += 1) {
        const counted = await database.execute(
          `UPDATE attempt_windows
           SET attempts = CASE WHEN ends_at <= @now THEN 1 ELSE attempts + 1 END,
               ends_at = CASE WHEN ends_at <= @now THEN @endsAt ELSE ends_at END
           WHERE id = @id AND (ends_at <= @now OR attempts < @limit)`,
          { id, limit, now, endsAt },
        );
        if (counted === 1) return undefined;
        const full = await find(id, now);
        if (full !== undefined && full.tries >= limit) return full.endsAt;
        if (full === undefined && (await open(id, endsAt))) return undefined;
      }
      // So many callers compete for this window that this one counts as over the limit.
      return endsAt;
    },

    find,

    async clear(id, limit, now) {
      const window = await find(id, now);
      if (window === undefined) return undefined;
      const cleared = await database.execute(
        'DELETE FROM attempt_windows WHERE id = @id AND (attempts < @limit OR ends_at <= @now)',
        { id, limit, now },
      );
      return cleared === 1 ? undefined : (await find(id, now))?.endsAt;
    },

    async delete(tx, id) {
      await tx.execute('DELETE FROM attempt_windows WHERE id = @id', { id });
    },

    deleteExpired: (now) => database.execute('DELETE FROM attempt_windows WHERE ends_at <= @now', { now }),
  };

  async function find(id: string, now: Date): Promise<TryWindow | undefined> {
    const [row] = await database.query<{ attempts: number; ends_at: Date }>(
      'SELECT attempts, ends_at FROM attempt_windows WHERE id = @id AND ends_at > @now',
      { id, now },
    );
    return row && { tries: row.attempts, endsAt: row.ends_at };
  }

  function open(id: string, endsAt: Date): Promise<boolean> {
    const text = 'INSERT INTO attempt_windows (id, attempts, ends_at) VALUES (@id, 1, @endsAt)';
    return isInserted(database.execute(text, { id, endsAt }));
  }
}
