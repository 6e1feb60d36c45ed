import { selectOne, whereGiven, type Database } from '@ticketing/service-chassis/database';
import type { VenueRepository } from '../application/ports/venue-repository';
import type { Venue } from '../domain/venue';
import { cityKeyOf, searchTextOf, venueChanges, venues } from './venue-table';

export function createVenueRepository(database: Database): VenueRepository {
  return {
    find: (id) => selectOne(database, venues, 'WHERE id = @id', { id }),

    async list({ cityKey, afterId = '' }, count) {
      const conditions = { afterId: 'id > @afterId', cityKey: 'city_key = @cityKey' };
      const { where, params } = whereGiven({ afterId, cityKey }, conditions);
      const select = `SELECT ${venues.columns} FROM venues ${where} ORDER BY id`;
      return (await database.query(database.dialect.firstRows(select, count), params)).map(venues.fromRow);
    },

    async insert(tx, venue) {
      const { cityKey, searchText } = searchColumns(venue);
      await venues.insert(tx, venue, { city_key: cityKey, search_text: searchText });
    },

    async update(tx, venue) {
      const { cityKey, searchText } = searchColumns(venue);
      const changed = await tx.execute(
        `UPDATE venues SET ${venueChanges.assignmentsOf()}, city_key = @cityKey, search_text = @searchText,
           version = version + 1
         WHERE id = @id AND version = @version`,
        { ...venueChanges.paramsOf(venue), cityKey, searchText, id: venue.id, version: venue.version },
      );
      if (changed === 0) return false;
      // Each event has a copy of its city, so that an index finds the events of a city in the order of their start.
      await tx.execute(
        'UPDATE events SET city_key = @cityKey WHERE venue_id = @id AND city_key <> @cityKey',
        { id: venue.id, cityKey },
      );
      return true;
    },
  };
}

const searchColumns = ({ name, city }: Venue) => ({
  cityKey: cityKeyOf(city),
  searchText: searchTextOf(`${name} ${city}`),
});
