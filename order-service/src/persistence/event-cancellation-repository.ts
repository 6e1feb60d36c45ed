import { UniqueViolation, type Database } from '@ticketing/service-chassis/database';
import type { EventCancellation, EventCancellationStore } from '../application/ports';

interface Row {
  event_id: string;
  status: 'RUNNING' | 'DONE';
  requested_at: Date;
}

export function createEventCancellationRepository(database: Database): EventCancellationStore {
  async function find(eventId: string): Promise<EventCancellation | undefined> {
    const [row] = await database.query<Row>(
      'SELECT event_id, status, requested_at FROM event_cancellations WHERE event_id = @eventId',
      { eventId },
    );
    return row === undefined ? undefined : cancellationOf(row);
  }

  return {
    async record(eventId, reason, now) {
      try {
        await database.execute(
          `INSERT INTO event_cancellations (event_id, reason, status, requested_at)
           VALUES (@eventId, @reason, 'RUNNING', @now)`,
          { eventId, reason, now },
        );
      } catch (error) {
        if (!(error instanceof UniqueViolation)) throw error;
        const earlier = await find(eventId);
        if (earlier !== undefined) return earlier;
        throw error;
      }
      return { eventId, status: 'RUNNING', requestedAt: now };
    },

    async isCancelled(eventId, runner = database) {
      const rows = await runner.query('SELECT event_id FROM event_cancellations WHERE event_id = @eventId', {
        eventId,
      });
      return rows.length > 0;
    },

    async running(limit) {
      const rows = await database.query<Row>(
        database.dialect.firstRows(
          `SELECT event_id, status, requested_at FROM event_cancellations WHERE status = 'RUNNING'
           ORDER BY requested_at`,
          limit,
        ),
      );
      return rows.map(cancellationOf);
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

const cancellationOf = (row: Row): EventCancellation => ({
  eventId: row.event_id,
  status: row.status,
  requestedAt: row.requested_at,
});
