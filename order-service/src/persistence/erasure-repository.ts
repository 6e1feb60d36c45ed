import { column, defineTable, selectAll, type Database } from '@ticketing/service-chassis/database';
import type { Erasure, ErasureRepository, Obstacle } from '../application/ports/erasure-repository';

const table = defineTable('erased_people', {
  userId: column.varchar(64),
  status: column.varchar<Erasure['status']>(16),
  erasedAt: column.datetime(),
});

export function createErasureRepository(database: Database): ErasureRepository {
  return {
    async record(tx, userId, now) {
      await tx.execute(
        `INSERT INTO erased_people (${table.columns}) SELECT ${table.parameters}
         WHERE NOT EXISTS (SELECT 1 FROM erased_people WHERE user_id = @userId)`,
        table.paramsOf({ userId, status: 'RUNNING', erasedAt: now }),
      );
    },

    running: (limit) => selectAll(database, table, `WHERE status = 'RUNNING' ORDER BY erased_at`, {}, limit),

    async finish(userId) {
      await database.execute(
        `UPDATE erased_people SET status = 'DONE' WHERE user_id = @userId AND status = 'RUNNING'`,
        { userId },
      );
    },

    async obstacleFor({ userId, eventId }, runner = database) {
      const [row] = await runner.query<{ obstacle: Obstacle | null }>(
        `SELECT CASE
           WHEN EXISTS (SELECT 1 FROM erased_people WHERE user_id = @userId) THEN 'PERSON_ERASED'
           WHEN EXISTS (SELECT 1 FROM event_cancellations WHERE event_id = @eventId) THEN 'EVENT_CANCELLED'
         END AS obstacle`,
        { userId, eventId },
      );
      return row?.obstacle ?? undefined;
    },
  };
}
