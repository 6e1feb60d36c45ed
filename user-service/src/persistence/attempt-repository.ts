import { UniqueViolation, type Database } from '@ticketing/service-chassis/database';
import type { AttemptRepository, AttemptWindow } from '../application/ports';

/** Between two looks a window may be opened by another caller or deleted by the sweep, but hardly thrice in a row. */
const LOOKS = 5;

/**
 * Each attempt is one statement of its own, so a window's row is never held longer than that, and the limit is in the
 * statement's WHERE, so that simultaneous attempts cannot go past it.
 */
export function createAttemptRepository(database: Database): AttemptRepository {
  async function find(id: string, now: Date): Promise<AttemptWindow | undefined> {
    const [row] = await database.query<{ attempts: number; ends_at: Date }>(
      'SELECT attempts, ends_at FROM attempt_windows WHERE id = @id AND ends_at > @now',
      { id, now },
    );
    return row === undefined ? undefined : { attempts: row.attempts, endsAt: row.ends_at };
  }

  async function open(id: string, endsAt: Date): Promise<boolean> {
    try {
      await database.execute('INSERT INTO attempt_windows (id, attempts, ends_at) VALUES (@id, 1, @endsAt)', {
        id,
        endsAt,
      });
      return true;
    } catch (error) {
      if (error instanceof UniqueViolation) return false;
      throw error;
    }
  }

  return {
    async take(id, limit, now, endsAt) {
      for (let look = 0; look < LOOKS; look += 1) {
        const counted = await database.execute(
          `UPDATE attempt_windows
           SET attempts = CASE WHEN ends_at <= @now THEN 1 ELSE attempts + 1 END,
               ends_at = CASE WHEN ends_at <= @now THEN @endsAt ELSE ends_at END
           WHERE id = @id AND (ends_at <= @now OR attempts < @limit)`,
          { id, limit, now, endsAt },
        );
        if (counted === 1) return undefined;
        const full = await find(id, now);
        if (full !== undefined && full.attempts >= limit) return full.endsAt;
        if (full === undefined && (await open(id, endsAt))) return undefined;
      }
      // Whoever is in such a crowd is treated as over the limit.
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

    async forget(tx, id) {
      await tx.execute('DELETE FROM attempt_windows WHERE id = @id', { id });
    },

    sweep: (now) => database.execute('DELETE FROM attempt_windows WHERE ends_at <= @now', { now }),
  };
}
