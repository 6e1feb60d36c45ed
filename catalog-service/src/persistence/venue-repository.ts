import type { Database, SqlParams } from '@ticketing/service-chassis/database';
import type { VenueStore } from '../application/ports';
import { foldedText } from '../domain/text';
import type { Venue } from '../domain/venue';
import { cityKeyOf, SEARCH_TEXT_LENGTH, toVenue, venueColumns, type VenueRow } from './venue-rows';

const details = (venue: Venue) => ({
  name: venue.name,
  address: venue.address,
  city: venue.city,
  cityKey: cityKeyOf(venue.city),
  searchText: foldedText(`${venue.name} ${venue.city}`, SEARCH_TEXT_LENGTH),
  country: venue.country,
  timeZone: venue.timeZone,
  capacity: venue.capacity,
  mapVersion: venue.mapVersion,
});

export function createVenueRepository(database: Database): VenueStore {
  return {
    async find(id) {
      const [row] = await database.query<VenueRow>(`SELECT ${venueColumns} FROM venues v WHERE v.id = @id`, {
        id,
      });
      return row === undefined ? undefined : toVenue(row);
    },

    async list({ cityKey, afterId }, count) {
      const conditions = ['v.id > @afterId'];
      const params: Record<string, string> = { afterId: afterId ?? '' };
      if (cityKey !== undefined) {
        conditions.push('v.city_key = @cityKey');
        params['cityKey'] = cityKey;
      }
      const select = `SELECT ${venueColumns} FROM venues v WHERE ${conditions.join(' AND ')} ORDER BY v.id`;
      return (await database.query<VenueRow>(database.dialect.firstRows(select, count), params)).map(toVenue);
    },

    async insert(tx, venue) {
      await tx.execute(
        `INSERT INTO venues (id, organizer_id, name, address, city, city_key, search_text, country, time_zone, capacity,
           map_version, version, created_at)
         VALUES (@id, @organizerId, @name, @address, @city, @cityKey, @searchText, @country, @timeZone, @capacity,
           @mapVersion, @version, @createdAt)`,
        {
          ...details(venue),
          id: venue.id,
          organizerId: venue.organizerId,
          version: venue.version,
          createdAt: venue.createdAt,
        },
      );
    },

    async update(tx, venue) {
      const params: SqlParams = { ...details(venue), id: venue.id, version: venue.version };
      const changed = await tx.execute(
        `UPDATE venues
         SET name = @name, address = @address, city = @city, city_key = @cityKey, search_text = @searchText,
             country = @country, time_zone = @timeZone, capacity = @capacity, map_version = @mapVersion,
             version = version + 1
         WHERE id = @id AND version = @version`,
        params,
      );
      if (changed === 0) return false;
      // Events carry their city, so that an index finds them by it in the order of their start.
      await tx.execute(
        'UPDATE events SET city_key = @cityKey WHERE venue_id = @id AND city_key <> @cityKey',
        {
          id: venue.id,
          cityKey: cityKeyOf(venue.city),
        },
      );
      return true;
    },
  };
}
