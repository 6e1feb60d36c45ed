import { problem, type FieldError } from '@ticketing/service-chassis/core';
import { isCountry } from './countries';
import { isTimeZone } from './time-zone';

/** What an organizer says about a venue. */
export interface VenueDetails {
  readonly name: string;
  readonly address: string;
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** A name of the IANA time zone database. Times are stored in UTC; the zone says how to show them. */
  readonly timeZone: string;
  /** Places. Once there is a seat map it is the map that says how many. */
  readonly capacity: number;
}

export interface Venue extends VenueDetails {
  readonly id: string;
  /** Who created it, and alone may change it, besides an admin. */
  readonly organizerId: string;
  /** The newest version of the seat map, or null while there is none. */
  readonly mapVersion: number | null;
  /** Grows by one with each change. */
  readonly version: number;
  readonly createdAt: Date;
}

/** @throws ProblemError 400 when the country or the time zone does not exist. */
export function checkVenueDetails(details: Pick<VenueDetails, 'country' | 'timeZone'>): void {
  const errors: FieldError[] = [];
  if (!isCountry(details.country)) {
    errors.push({ pointer: '/country', detail: 'is not a country code of ISO 3166 such as IN' });
  }
  if (!isTimeZone(details.timeZone)) {
    errors.push({ pointer: '/timeZone', detail: 'is not an IANA time zone such as Asia/Kolkata' });
  }
  if (errors.length > 0) {
    throw problem.invalid('invalid_request', 'The venue cannot be so. See "errors" for each field.', {
      errors,
    });
  }
}

export type VenuePatch = { readonly [Field in keyof VenueDetails]?: VenueDetails[Field] | undefined };

/**
 * @throws ProblemError 400 for a country or time zone that does not exist, 409 `capacity_from_map` when the capacity is set
 * against the seat map.
 */
export function changedVenue(venue: Venue, patch: VenuePatch): Venue {
  if (venue.mapVersion !== null && patch.capacity !== undefined && patch.capacity !== venue.capacity) {
    throw problem.conflict(
      'capacity_from_map',
      `The capacity follows from the seat map, which has ${venue.capacity} places. Change the map instead.`,
    );
  }
  const changed: Venue = {
    ...venue,
    name: patch.name ?? venue.name,
    address: patch.address ?? venue.address,
    city: patch.city ?? venue.city,
    country: patch.country ?? venue.country,
    timeZone: patch.timeZone ?? venue.timeZone,
    capacity: patch.capacity ?? venue.capacity,
  };
  checkVenueDetails(changed);
  return changed;
}
