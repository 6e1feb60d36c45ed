import { UniqueViolation, type Database, type SqlRunner } from '@ticketing/service-chassis/database';
import type { NotificationRepository } from '../application/ports/notification-repository';
import type { NotificationStatus } from '../domain/notification';

/** What an erasure sets. */
const ERASED = `status = CASE WHEN status IN ('QUEUED', 'SENDING') THEN 'ERASED' ELSE status END,
  recipient = NULL, subject = NULL, data = NULL, last_error = NULL, provider_reference = NULL,
  request_hash = NULL, due_at = NULL, claim_id = NULL, finished_at = COALESCE(finished_at, @now)`;

/** The part of the repository that removes notifications or their contents. */
export function createNotificationRemovals(
  database: Database,
): Pick<NotificationRepository, 'erase' | 'dropFailedContent' | 'deleteFinished'> {
  const { transactions, dialect } = database;
  return {
    async erase(userId, now) {
      await storeErasure(database, userId, now);
      return transactions.run(async (tx) => {
        const rows = await tx.query<{ id: string }>(
          'SELECT id FROM notifications WHERE user_id = @userId ORDER BY id',
          { userId },
        );
        const erased = await tx.execute(
          `UPDATE notifications SET ${ERASED} WHERE user_id = @userId AND recipient IS NOT NULL`,
          { userId, now },
        );
        await tx.execute(
          `UPDATE notification_attempts SET error = NULL
           WHERE error IS NOT NULL
             AND notification_id IN (SELECT id FROM notifications WHERE user_id = @userId)`,
          { userId },
        );
        return { erased, ids: rows.map((row) => row.id) };
      });
    },

    dropFailedContent: (failedBefore, now) =>
      database.execute(
        `UPDATE notifications SET data = NULL
         WHERE status = 'FAILED' AND data IS NOT NULL AND (finished_at <= @failedBefore OR expires_at <= @now)`,
        { failedBefore, now },
      ),

    deleteFinished: (before, count) =>
      transactions.run(async (tx) => {
        const ids: string[] = [];
        for (const status of ['SENT', 'FAILED', 'ERASED'] satisfies NotificationStatus[]) {
          if (ids.length === count) break;
          const text = `SELECT id FROM notifications WHERE status = @status AND finished_at <= @before ORDER BY finished_at`;
          const rows = await tx.query<{ id: string }>(dialect.firstRows(text, count - ids.length), {
            status,
            before,
          });
          ids.push(...rows.map((row) => row.id));
        }
        if (ids.length === 0) return 0;
        const list = { ids: JSON.stringify(ids) };
        await tx.execute(
          `DELETE FROM notification_attempts WHERE notification_id IN (${dialect.jsonList('ids')})`,
          list,
        );
        return tx.execute(`DELETE FROM notifications WHERE id IN (${dialect.jsonList('ids')})`, list);
      }),
  };
}

/** Erases a new notification if its user was erased before. */
export async function eraseOnInsert(tx: SqlRunner, id: string, userId: string, now: Date): Promise<boolean> {
  const rows = await tx.query('SELECT user_id FROM erased_people WHERE user_id = @userId', { userId });
  if (rows.length === 0) return false;
  await tx.execute(`UPDATE notifications SET ${ERASED} WHERE id = @id`, { id, now });
  return true;
}

/** Commits before the user's messages are read. A concurrent insert either sees this row or is seen by that read. */
async function storeErasure(database: Database, userId: string, now: Date): Promise<void> {
  try {
    await database.execute(
      `INSERT INTO erased_people (user_id, erased_at)
       SELECT @userId, @now WHERE NOT EXISTS (SELECT 1 FROM erased_people WHERE user_id = @userId)`,
      { userId, now },
    );
  } catch (error) {
    if (!(error instanceof UniqueViolation)) throw error;
  }
}
