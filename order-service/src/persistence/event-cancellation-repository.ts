import {
  datetime,
  defineTable,
  UniqueViolation,
  varchar,
  type Database,
} from '@ticketing/service-chassis/database';
import type {
  EventCancellation,
  EventCancellationRepository,
} from '../application/ports/event-cancellation-repository';

const table = defineTable('event_cancellations', {
  eventId: varchar(64),
  status: varchar<EventCancellation['status']>(16),
  requestedAt: datetime(),
});

export function createEventCancellationRepository(database: Database): EventCancellationRepository {
  return {
    async record(eventId, reason, now) {
      const cancellation = { eventId, status: 'RUNNING', requestedAt: now } as const;
      try {
        await table.insert(database, cancellation, { reason });
        return cancellation;
      } catch (error) {
        if (!(error instanceof UniqueViolation)) throw error;
        const [earlier] = await database.query(
          `SELECT ${table.columns} FROM event_cancellations WHERE event_id = @eventId`,
          { eventId },
        );
        if (earlier !== undefined) return table.fromRow(earlier);
        throw error;
      }
    },

    async isCancelled(eventId, runner = database) {
      const rows = await runner.query('SELECT event_id FROM event_cancellations WHERE event_id = @eventId', {
        eventId,
      });
      return rows.length > 0;
    },

    async running(limit) {
      const rows = await database.query(
        database.dialect.firstRows(
          `SELECT ${table.columns} FROM event_cancellations WHERE status = 'RUNNING' ORDER BY requested_at`,
          limit,
        ),
      );
      return rows.map((row) => table.fromRow(row));
    },

    async finish(eventId, now) {
      await database.execute(
        `UPDATE event_cancellations SET status = 'DONE', finished_at = @now
         WHERE event_id = @eventId AND status = 'RUNNING'`,
        { eventId, now },
      );
    },
  };
}
