import { createHash } from 'node:crypto';
import type { Database, SqlRunner } from '@ticketing/service-chassis/database';
import {
  type CatalogEvent,
  type SeatMap,
  type Venue,
  capacityOf,
  createEventRepository,
  createSeatMapRepository,
  createVenueRepository,
} from '../../../catalog-service/src/import';
import { storedIds } from './stored-ids';

export interface VenueWithMaps {
  readonly venue: Venue;
  /** By version, from 1. */
  readonly maps: readonly SeatMap[];
}

/** Adds the venues and events that the catalog does not have yet, all or none. */
export async function loadCatalog(
  database: Database,
  venues: readonly VenueWithMaps[],
  events: readonly CatalogEvent[],
): Promise<void> {
  const venueRepository = createVenueRepository(database);
  const eventRepository = createEventRepository(database);
  await database.transactions.run(async (tx) => {
    const knownVenues = await storedIds(
      tx,
      'venues',
      venues.map(({ venue }) => venue.id),
    );
    for (const { venue, maps } of venues) {
      if (knownVenues.has(venue.id)) continue;
      await venueRepository.insert(tx, venue);
      for (const [index, map] of maps.entries()) await insertMap(database, tx, venue, index + 1, map);
    }
    const knownEvents = await storedIds(
      tx,
      'events',
      events.map(({ id }) => id),
    );
    for (const event of events) {
      if (!knownEvents.has(event.id)) await eventRepository.insert(tx, event);
    }
  });
}

async function insertMap(
  database: Database,
  tx: SqlRunner,
  venue: Venue,
  version: number,
  map: SeatMap,
): Promise<void> {
  const document = JSON.stringify(map);
  await createSeatMapRepository(database).insert(
    tx,
    {
      venueId: venue.id,
      version,
      fingerprint: createHash('sha256').update(document).digest('hex'),
      capacity: capacityOf(map),
      sectionNames: map.sections.map(({ name }) => name),
      document,
    },
    venue.createdAt,
  );
}

/** When an event starts that is in the catalog; undefined when it is not. */
export async function storedStart(database: Database, eventId: string): Promise<Date | undefined> {
  const found = await createEventRepository(database).find(eventId);
  return found?.event.startsAt;
}
