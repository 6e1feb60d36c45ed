import { column, defineTable, selectOne, type Database } from '@ticketing/service-chassis/database';
import type { SeatMapRepository } from '../application/ports/seat-map-repository';

const outline = {
  venueId: column.varchar(40),
  version: column.int(),
  fingerprint: column.varchar(64),
  capacity: column.int(),
  sectionNames: column.longText(),
};
const outlines = defineTable('seat_maps', outline);
const seatMaps = defineTable('seat_maps', { ...outline, document: column.longText() });

export function createSeatMapRepository(database: Database): SeatMapRepository {
  return {
    async outline(venueId, version) {
      const stored = await selectOne(database, outlines, 'WHERE venue_id = @venueId AND version = @version', {
        venueId,
        version,
      });
      return stored && { ...stored, sectionNames: JSON.parse(stored.sectionNames) as string[] };
    },

    async document(venueId, version) {
      const [row] = await database.query<{ document: string }>(
        'SELECT document FROM seat_maps WHERE venue_id = @venueId AND version = @version',
        { venueId, version },
      );
      return row?.document;
    },

    async insert(tx, map, createdAt) {
      const sectionNames = JSON.stringify(map.sectionNames);
      await seatMaps.insert(tx, { ...map, sectionNames }, { created_at: createdAt });
    },

    async deleteUnused(tx, venueId, version) {
      await tx.execute(
        `DELETE FROM seat_maps
         WHERE venue_id = @venueId AND version < @version
           AND NOT EXISTS (SELECT 1 FROM events
                           WHERE events.venue_id = seat_maps.venue_id AND events.map_version = seat_maps.version)`,
        { venueId, version },
      );
    },
  };
}
