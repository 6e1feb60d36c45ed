import { column, defineTable, selectOne, type Database } from '@ticketing/service-chassis/database';
import { StaleEvent, type EventRepository } from '../application/ports/event-repository';
import type { SoldEvent } from '../domain/sold-event';
import { eventColumns } from './event-columns';
import { readSchedule } from './schedule-text';

const members = {
  id: column.varchar(64),
  version: column.int(),
  status: column.varchar(16),
  organizerId: column.varchar(64),
  title: column.nvarchar(300),
  ...eventColumns,
  doorsOpenAt: column.nullable(column.datetime()),
  currency: column.varchar(3),
  taxRateBasisPoints: column.int(),
  move: column.optional({
    at: column.datetime('moved_at'),
    refundUntil: column.datetime('move_refund_until'),
  }),
  told: column.longText('told_schedule'),
  noticeDueAt: column.nullable(column.datetime()),
} satisfies Record<keyof SoldEvent, unknown>;
const table = defineTable('events', members);

export function createEventRepository(database: Database): EventRepository {
  return {
    async find(eventId, runner = database) {
      const stored = await selectOne(runner, table, 'WHERE id = @eventId', { eventId });
      return stored && { ...stored, told: readSchedule(stored.told) };
    },

    insert: (tx, event) => table.insert(tx, toStored(event)),

    async save(tx, before, after) {
      const saved = await tx.execute(
        `UPDATE events SET ${table.assignmentsOf()}
         WHERE id = @id AND version = @versionBefore
           AND (notice_due_at = @dueBefore OR (notice_due_at IS NULL AND @dueBefore IS NULL))`,
        {
          ...table.paramsOf(toStored(after)),
          versionBefore: before.version,
          dueBefore: before.noticeDueAt,
        },
      );
      if (saved !== 1) throw new StaleEvent(`event ${before.id} was described again`);
    },

    async noticesDue(now, limit) {
      const text = 'SELECT id FROM events WHERE notice_due_at <= @now ORDER BY notice_due_at';
      const rows = await database.query<{ id: string }>(database.dialect.firstRows(text, limit), { now });
      return rows.map(({ id }) => id);
    },
  };
}

const toStored = (event: SoldEvent) => ({ ...event, told: JSON.stringify(event.told) });

/** What an order shows of its event, for a query that joins the events as `e`. */
export const shownEvent = defineTable('events', {
  version: members.version,
  title: members.title,
  ...eventColumns,
  move: members.move,
}).joinedAs('e', 'current_');
