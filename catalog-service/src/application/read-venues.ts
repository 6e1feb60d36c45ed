import { seatMapNotFound, venueNotFound } from '../domain/problems';
import type { Venue } from '../domain/venue';
import type { UseCaseDependencies } from './dependencies';
import type { VenueFilter } from './ports/venue-repository';

export function createListVenues({ venues }: UseCaseDependencies) {
  return (filter: VenueFilter, count: number): Promise<Venue[]> => venues.list(filter, count);
}

/** @throws ProblemError 404 `venue_not_found` */
export function createReadVenue({ venues }: UseCaseDependencies) {
  return async function readVenue(id: string): Promise<Venue> {
    const venue = await venues.find(id);
    if (venue === undefined) throw venueNotFound();
    return venue;
  };
}

export interface ServedSeatMap {
  readonly version: number;
  /** The JSON text. It can be large, so it is read only on demand. */
  document(): Promise<string>;
}

/**
 * The newest map of the venue, or the version that an event sells.
 * @throws ProblemError 404 `venue_not_found`, `seat_map_not_found`
 */
export function createReadSeatMap({ venues, seatMaps }: UseCaseDependencies) {
  return async function readSeatMap(
    venueId: string,
    wantedVersion: number | undefined,
  ): Promise<ServedSeatMap> {
    const venue = await venues.find(venueId);
    if (venue === undefined) throw venueNotFound();
    const version = wantedVersion ?? venue.mapVersion;
    if (version === null) throw seatMapNotFound();
    return {
      version,
      async document() {
        const document = await seatMaps.document(venueId, version);
        if (document === undefined) throw seatMapNotFound();
        return document;
      },
    };
  };
}
