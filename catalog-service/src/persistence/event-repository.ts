import { changesRow, inList, type Database } from '@ticketing/service-chassis/database';
import type { EventRepository } from '../application/ports/event-repository';
import type { FoldedRows } from '../application/ports/folded-rows';
import { eventConditions } from './event-filter-sql';
import { FOLD_VERSION } from '../domain/text';
import { createListOutdatedFolds } from './outdated-folds';
import { searchTextOf } from './venue-table';
import { eventDetails, events, selectEvents, storedEvent, toEventAtVenue } from './event-table';

export function createEventRepository(database: Database): EventRepository {
  return {
    async find(id) {
      const [row] = await database.query(`${selectEvents} WHERE e.id = @id`, { id });
      return row && toEventAtVenue(row);
    },

    async list(filter, count) {
      const where = eventConditions(filter);
      const select = `${selectEvents}${where.text} ORDER BY e.starts_at, e.id`;
      return (await database.query(database.dialect.firstRows(select, count), where.params)).map(
        toEventAtVenue,
      );
    },

    async insert(tx, event) {
      const stored = storedEvent(event);
      await tx.execute(
        `INSERT INTO events (${events.columns}, search_text, fold_version, city_key)
         SELECT ${events.parameters}, @searchText, @foldVersion, v.city_key FROM venues v WHERE v.id = @venueId`,
        { ...events.paramsOf(stored), searchText: stored.searchText, foldVersion: FOLD_VERSION },
      );
    },

    update(tx, event) {
      const stored = storedEvent(event);
      return changesRow(
        tx,
        `UPDATE events
         SET ${eventDetails.assignmentsOf()}, organizer_id = @organizerId, search_text = @searchText,
           fold_version = @foldVersion, city_key = (SELECT v.city_key FROM venues v WHERE v.id = @venueId), version = version + 1
         WHERE id = @id AND version = @version`,
        {
          ...eventDetails.paramsOf(stored),
          organizerId: event.organizerId,
          searchText: stored.searchText,
          foldVersion: FOLD_VERSION,
          id: event.id,
          version: event.version,
        },
      );
    },

    publish: (tx, event) =>
      changesRow(
        tx,
        `UPDATE events
         SET status = 'SCHEDULED', announced = 1, map_version = @mapVersion, price_tiers = @priceTiers, version = version + 1
         WHERE id = @id AND version = @version AND status = 'DRAFT'
           AND EXISTS (SELECT 1 FROM seat_maps m WHERE m.venue_id = @venueId AND m.version = @mapVersion)`,
        events.paramsOf(storedEvent(event), ['id', 'version', 'venueId', 'mapVersion', 'priceTiers']),
      ),

    deleteDraft: (id) =>
      changesRow(database, "DELETE FROM events WHERE id = @id AND status = 'DRAFT'", { id }),

    ...createFolds(database),

    ...createAnnouncements(database),

    ...createStatusChanges(database),
  };
}

function createFolds(database: Database): FoldedRows {
  return {
    listOutdatedFolds: createListOutdatedFolds(database, 'events'),

    async refold(tx, id) {
      const [row] = await tx.query<{ title: string; version: number }>(
        'SELECT title, version FROM events WHERE id = @id',
        { id },
      );
      if (row === undefined) return;
      await tx.execute(
        `UPDATE events SET search_text = @searchText, fold_version = @foldVersion
         WHERE id = @id AND version = @version`,
        { id, version: row.version, searchText: searchTextOf(row.title), foldVersion: FOLD_VERSION },
      );
    },
  };
}

/** Which events order-service has a description of. */
function createAnnouncements(
  database: Database,
): Pick<EventRepository, 'listUnannounced' | 'markAnnounced' | 'forgetAnnouncements'> {
  return {
    async listUnannounced(count) {
      const text = 'SELECT id FROM events WHERE announced IS NULL AND map_version IS NOT NULL ORDER BY id';
      const rows = await database.query<{ id: string }>(database.dialect.firstRows(text, count));
      return rows.map(({ id }) => id);
    },

    markAnnounced: (tx, id) =>
      changesRow(tx, 'UPDATE events SET announced = 1 WHERE id = @id AND announced IS NULL', { id }),

    async forgetAnnouncements(tx, venueId, statuses) {
      const list = inList('status', statuses);
      await tx.execute(
        `UPDATE events SET announced = NULL WHERE venue_id = @venueId AND status IN (${list.text})`,
        { ...list.params, venueId },
      );
    },
  };
}

function createStatusChanges(database: Database): Pick<EventRepository, 'transition' | 'completeEnded'> {
  return {
    transition(id, { from, to, isEdit }, tx = database) {
      const before = inList('from', from);
      return changesRow(
        tx,
        `UPDATE events SET status = @to, version = version + @step WHERE id = @id AND status IN (${before.text})`,
        { ...before.params, id, to, step: isEdit ? 1 : 0 },
      );
    },

    completeEnded(from, now) {
      const before = inList('from', from);
      return database.execute(
        `UPDATE events SET status = 'COMPLETED', version = version + 1, announced = NULL
         WHERE status IN (${before.text}) AND ends_at <= @now`,
        { ...before.params, now },
      );
    },
  };
}
