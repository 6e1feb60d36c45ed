import { selectOne, whereGiven, type Database } from '@ticketing/service-chassis/database';
import type { VenueRepository } from '../application/ports/venue-repository';
import { FOLD_VERSION } from '../domain/text';
import type { Venue } from '../domain/venue';
import { createListOutdatedFolds } from './outdated-folds';
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
      await venues.insert(tx, venue, {
        city_key: cityKey,
        search_text: searchText,
        fold_version: FOLD_VERSION,
      });
    },

    async update(tx, venue) {
      const { cityKey, searchText } = searchColumns(venue);
      const changed = await tx.execute(
        `UPDATE venues SET ${venueChanges.assignmentsOf()}, city_key = @cityKey, search_text = @searchText,
           fold_version = @foldVersion, version = version + 1
         WHERE id = @id AND version = @version`,
        {
          ...venueChanges.paramsOf(venue),
          cityKey,
          searchText,
          foldVersion: FOLD_VERSION,
          id: venue.id,
          version: venue.version,
        },
      );
      if (changed === 0) return false;
      // Each event has a copy of its city, so that an index finds the events of a city in the order of their start.
      await tx.execute(
        'UPDATE events SET city_key = @cityKey WHERE venue_id = @id AND city_key <> @cityKey',
        { id: venue.id, cityKey },
      );
      return true;
    },

    listOutdatedFolds: createListOutdatedFolds(database, 'venues'),

    async refold(tx, id) {
      const [row] = await tx.query<{ name: string; city: string; version: number }>(
        'SELECT name, city, version FROM venues WHERE id = @id',
        { id },
      );
      if (row === undefined) return;
      const { cityKey, searchText } = searchColumns(row);
      const changed = await tx.execute(
        `UPDATE venues SET city_key = @cityKey, search_text = @searchText, fold_version = @foldVersion
         WHERE id = @id AND version = @version`,
        { id, version: row.version, cityKey, searchText, foldVersion: FOLD_VERSION },
      );
      if (changed === 0) return;
      await tx.execute('UPDATE events SET city_key = @cityKey WHERE venue_id = @id', { id, cityKey });
    },
  };
}

const searchColumns = ({ name, city }: Pick<Venue, 'name' | 'city'>) => ({
  cityKey: cityKeyOf(city),
  searchText: searchTextOf(`${name} ${city}`),
});
