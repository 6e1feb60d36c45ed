import type { Database } from '@ticketing/service-chassis/database';
import type { SeatMapStore } from '../application/ports';

interface OutlineRow {
  venue_id: string;
  version: number;
  fingerprint: string;
  capacity: number;
  section_names: string;
}

export function createSeatMapRepository(database: Database): SeatMapStore {
  return {
    async outline(venueId, version) {
      const [row] = await database.query<OutlineRow>(
        `SELECT venue_id, version, fingerprint, capacity, section_names
         FROM seat_maps WHERE venue_id = @venueId AND version = @version`,
        { venueId, version },
      );
      if (row === undefined) return undefined;
      return {
        venueId: row.venue_id,
        version: row.version,
        fingerprint: row.fingerprint,
        capacity: row.capacity,
        sectionNames: JSON.parse(row.section_names) as string[],
      };
    },

    async document(venueId, version) {
      const [row] = await database.query<{ document: string }>(
        'SELECT document FROM seat_maps WHERE venue_id = @venueId AND version = @version',
        { venueId, version },
      );
      return row?.document;
    },

    async insert(tx, map, createdAt) {
      await tx.execute(
        `INSERT INTO seat_maps (venue_id, version, fingerprint, capacity, section_names, document, created_at)
         VALUES (@venueId, @version, @fingerprint, @capacity, @sectionNames, @document, @createdAt)`,
        {
          venueId: map.venueId,
          version: map.version,
          fingerprint: map.fingerprint,
          capacity: map.capacity,
          sectionNames: JSON.stringify(map.sectionNames),
          document: map.document,
          createdAt,
        },
      );
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
