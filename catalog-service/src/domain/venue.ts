import { isTimeZone, type FieldError } from '@ticketing/service-chassis/core';
import { isCountry } from './countries';
import { capacityFromMap, invalidRequest } from './problems';

/** What an organizer decides about a venue. */
export interface VenueDetails {
  readonly name: string;
  readonly address: string;
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** A name of the IANA time zone database. Times are stored in UTC; the zone says how to show them. */
  readonly timeZone: string;
  /** The number of places. When there is a seat map, it comes from the map. */
  readonly capacity: number;
}

export interface Venue extends VenueDetails {
  readonly id: string;
  /** The organizer who created it. Only this organizer and admins can change it. */
  readonly organizerId: string;
  /** The newest version of the seat map; null without a map. */
  readonly mapVersion: number | null;
  /** Rises by one with each change. */
  readonly version: number;
  readonly createdAt: Date;
}

/** @throws ProblemError 400 when the country or the time zone does not exist */
export function checkVenueDetails(details: Pick<VenueDetails, 'country' | 'timeZone'>): void {
  const errors: FieldError[] = [];
  if (!isCountry(details.country)) {
    errors.push({ pointer: '/country', detail: 'is not a country code of ISO 3166 such as IN' });
  }
  if (!isTimeZone(details.timeZone)) {
    errors.push({ pointer: '/timeZone', detail: 'is not an IANA time zone such as Asia/Kolkata' });
  }
  if (errors.length > 0) {
    throw invalidRequest('The venue breaks a rule. See "errors" for each field.', errors);
  }
}

export type VenuePatch = { readonly [Field in keyof VenueDetails]?: VenueDetails[Field] | undefined };

/**
 * @throws ProblemError 400 for a country or time zone that does not exist, 409 `capacity_from_map` when the capacity
 * differs from the seat map
 */
export function changedVenue(venue: Venue, patch: VenuePatch): Venue {
  if (venue.mapVersion !== null && patch.capacity !== undefined && patch.capacity !== venue.capacity) {
    throw capacityFromMap(venue.capacity);
  }
  const details: VenueDetails = {
    name: patch.name ?? venue.name,
    address: patch.address ?? venue.address,
    city: patch.city ?? venue.city,
    country: patch.country ?? venue.country,
    timeZone: patch.timeZone ?? venue.timeZone,
    capacity: patch.capacity ?? venue.capacity,
  };
  checkVenueDetails(details);
  return { ...venue, ...details };
}

/** What a ticket says of its venue. */
const shownOnTickets = ['name', 'address', 'city', 'country', 'timeZone'] as const;

export const isShownOnTickets = (before: Venue, after: Venue): boolean =>
  shownOnTickets.some((field) => before[field] !== after[field]);
