import {
  column,
  defineTable,
  hasRow,
  isInserted,
  selectAll,
  selectOne,
  type Database,
} from '@ticketing/service-chassis/database';
import type {
  EventCancellation,
  EventCancellationRepository,
} from '../application/ports/event-cancellation-repository';

const table = defineTable('event_cancellations', {
  eventId: column.varchar(64),
  status: column.varchar<EventCancellation['status']>(16),
  requestedAt: column.datetime(),
});

export function createEventCancellationRepository(database: Database): EventCancellationRepository {
  return {
    async record(eventId, reason, now) {
      const cancellation = { eventId, status: 'RUNNING', requestedAt: now } as const;
      if (await isInserted(table.insert(database, cancellation, { reason }))) return cancellation;
      const earlier = await selectOne(database, table, 'WHERE event_id = @eventId', { eventId });
      if (earlier === undefined) throw new Error(`The cancellation of the event ${eventId} vanished.`);
      return earlier;
    },

    isCancelled: (eventId, runner = database) =>
      hasRow(runner, 'SELECT event_id FROM event_cancellations WHERE event_id = @eventId', { eventId }),

    running: (limit) =>
      selectAll(database, table, `WHERE status = 'RUNNING' ORDER BY requested_at`, {}, limit),

    async finish(eventId, now) {
      await database.execute(
        `UPDATE event_cancellations SET status = 'DONE', finished_at = @now
         WHERE event_id = @eventId AND status = 'RUNNING'`,
        { eventId, now },
      );
    },
  };
}
