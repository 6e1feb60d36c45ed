import { problem } from '@ticketing/service-chassis/core';
import type { Venue } from '../domain/venue';
import { venueNotFound } from './access';
import type { Parts } from './parts';
import type { VenueFilter } from './ports';

export const listVenues =
  ({ venues }: Parts) =>
  (filter: VenueFilter, count: number): Promise<Venue[]> =>
    venues.list(filter, count);

/** @throws ProblemError 404 `venue_not_found` */
export const readVenue =
  ({ venues }: Parts) =>
  async (id: string): Promise<Venue> => {
    const venue = await venues.find(id);
    if (venue === undefined) throw venueNotFound();
    return venue;
  };

export interface ServedSeatMap {
  readonly version: number;
  /** The JSON text; read only when it is asked for, since it may be large. */
  document(): Promise<string>;
}

const noSeatMap = () =>
  problem.notFound('seat_map_not_found', 'The venue has no seat map, or none of this version.');

/**
 * The venue's newest map, or the version that an event sells.
 * @throws ProblemError 404 `venue_not_found`, `seat_map_not_found`
 */
export const readSeatMap =
  ({ venues, seatMaps }: Parts) =>
  async (venueId: string, wantedVersion: number | undefined): Promise<ServedSeatMap> => {
    const venue = await venues.find(venueId);
    if (venue === undefined) throw venueNotFound();
    const version = wantedVersion ?? venue.mapVersion;
    if (version === null) throw noSeatMap();
    return {
      version,
      async document() {
        const document = await seatMaps.document(venueId, version);
        if (document === undefined) throw noSeatMap();
        return document;
      },
    };
  };
