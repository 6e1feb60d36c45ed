import {
  changesRow,
  column,
  defineTable,
  selectAll,
  type Database,
} from '@ticketing/service-chassis/database';
import type { EventChange, EventChangeRepository } from '../application/ports/event-repository';
import { readSchedule } from './schedule-text';

const table = defineTable('event_changes', {
  id: column.varchar(40),
  eventId: column.varchar(64),
  from: column.longText('from_schedule'),
  to: column.longText('to_schedule'),
  movedAt: column.datetime(),
  lastOrderId: column.varchar(64),
} satisfies Record<keyof EventChange, unknown>);

export function createEventChangeRepository(database: Database): EventChangeRepository {
  return {
    insert: (tx, change) =>
      table.insert(tx, { ...change, from: JSON.stringify(change.from), to: JSON.stringify(change.to) }),

    async list(limit) {
      const stored = await selectAll(database, table, 'ORDER BY id', {}, limit);
      return stored.map(({ from, to, ...rest }) => ({
        ...rest,
        from: readSchedule(from),
        to: readSchedule(to),
      }));
    },

    advance: (tx, { id, lastOrderId: before }, lastOrderId) =>
      changesRow(
        tx,
        'UPDATE event_changes SET last_order_id = @lastOrderId WHERE id = @id AND last_order_id = @before',
        { id, before, lastOrderId },
      ),

    async remove(id) {
      await database.execute('DELETE FROM event_changes WHERE id = @id', { id });
    },
  };
}
