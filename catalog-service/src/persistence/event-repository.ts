import { inList, type Database } from '@ticketing/service-chassis/database';
import type { EventStore } from '../application/ports';
import { eventConditions } from './event-filter-sql';
import { changeableParams, selectEvents, toEventAtVenue, type EventRow } from './event-rows';

export function createEventRepository(database: Database): EventStore {
  return {
    async find(id) {
      const [row] = await database.query<EventRow>(`${selectEvents} WHERE e.id = @id`, { id });
      return row === undefined ? undefined : toEventAtVenue(row);
    },

    async list(filter, count) {
      const where = eventConditions(filter);
      const select = `${selectEvents}${where.text} ORDER BY e.starts_at, e.id`;
      const rows = await database.query<EventRow>(database.dialect.firstRows(select, count), where.params);
      return rows.map(toEventAtVenue);
    },

    async insert(tx, event) {
      await tx.execute(
        `INSERT INTO events (id, organizer_id, venue_id, city_key, title, search_text, type, description, status,
           starts_at, ends_at, sales_start_at, sales_end_at, refund_cutoff_at, currency, tax_rate_basis_points,
           max_seats_per_order, price_tiers, map_version, version, created_at)
         SELECT @id, @organizerId, @venueId, v.city_key, @title, @searchText, @type, @description, @status,
           @startsAt, @endsAt, @salesStartAt, @salesEndAt, @refundCutoffAt, @currency, @taxRateBasisPoints,
           @maxSeatsPerOrder, @priceTiers, @mapVersion, @version, @createdAt
         FROM venues v WHERE v.id = @venueId`,
        {
          ...changeableParams(event),
          id: event.id,
          organizerId: event.organizerId,
          status: event.status,
          mapVersion: event.mapVersion,
          version: event.version,
          createdAt: event.createdAt,
        },
      );
    },

    async update(tx, event) {
      const changed = await tx.execute(
        `UPDATE events
         SET venue_id = @venueId, city_key = (SELECT v.city_key FROM venues v WHERE v.id = @venueId), title = @title,
             search_text = @searchText, type = @type, description = @description, starts_at = @startsAt,
             ends_at = @endsAt, sales_start_at = @salesStartAt, sales_end_at = @salesEndAt,
             refund_cutoff_at = @refundCutoffAt, currency = @currency, tax_rate_basis_points = @taxRateBasisPoints,
             max_seats_per_order = @maxSeatsPerOrder, price_tiers = @priceTiers, version = version + 1
         WHERE id = @id AND version = @version`,
        { ...changeableParams(event), id: event.id, version: event.version },
      );
      return changed === 1;
    },

    async publish(tx, event) {
      const changed = await tx.execute(
        `UPDATE events
         SET status = 'SCHEDULED', map_version = @mapVersion, price_tiers = @priceTiers, version = version + 1
         WHERE id = @id AND version = @version AND status = 'DRAFT'
           AND EXISTS (SELECT 1 FROM seat_maps m WHERE m.venue_id = @venueId AND m.version = @mapVersion)`,
        {
          id: event.id,
          version: event.version,
          venueId: event.venueId,
          mapVersion: event.mapVersion,
          priceTiers: JSON.stringify(event.priceTiers),
        },
      );
      return changed === 1;
    },

    async transition(runner, id, { from, to, counts }) {
      const before = inList('from', from);
      const changed = await runner.execute(
        `UPDATE events SET status = @to, version = version + @step WHERE id = @id AND status IN (${before.text})`,
        { ...before.params, id, to, step: counts ? 1 : 0 },
      );
      return changed === 1;
    },

    completeEnded(from, now) {
      const before = inList('from', from);
      return database.execute(
        `UPDATE events SET status = 'COMPLETED', version = version + 1
         WHERE status IN (${before.text}) AND ends_at <= @now`,
        { ...before.params, now },
      );
    },
  };
}
