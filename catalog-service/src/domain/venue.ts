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
  /** The number of places: as its organizer states it, or that of the seat map if there are more on it. */
  readonly capacity: number;
}

export interface Venue extends VenueDetails {
  readonly id: string;
  /** The organizer who created it. Only this organizer and admins can change it. */
  readonly organizerId: string;
  /** What the organizer stated; null when that is unknown or nothing. */
  readonly statedCapacity: number | null;
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
    errors.push({
      pointer: '/country',
      detail: 'must be a country code of two letters (ISO 3166), such as IN',
    });
  }
  if (!isTimeZone(details.timeZone)) {
    errors.push({ pointer: '/timeZone', detail: 'must be an IANA time zone, such as Asia/Kolkata' });
  }
  if (errors.length > 0) {
    throw invalidRequest('The venue breaks a rule. See "errors" for each field.', errors);
  }
}

export type VenuePatch = { readonly [Field in keyof VenueDetails]?: VenueDetails[Field] | undefined };

/** The venue with a new map. The capacity that was stated wins, unless the map has more places. */
export function withMap(venue: Venue, map: { readonly version: number; readonly capacity: number }): Venue {
  const statedCapacity = statedCapacityOf(venue);
  const capacity = Math.max(statedCapacity ?? 0, map.capacity);
  return { ...venue, mapVersion: map.version, statedCapacity, capacity };
}

/** An older release stored the stated capacity only as the capacity, and replaced it by that of the map. */
const statedCapacityOf = ({ statedCapacity, mapVersion, capacity }: Venue): number | null =>
  statedCapacity ?? (mapVersion === null ? capacity : null);

/**
 * `mapCapacity` is 0 without a map.
 * @throws ProblemError 400 for a country or time zone that does not exist, 409 `capacity_from_map` when the stated capacity
 * is below that of the seat map
 */
export function changedVenue(venue: Venue, patch: VenuePatch, mapCapacity: number): Venue {
  if (patch.capacity !== undefined && patch.capacity < mapCapacity) throw capacityFromMap(mapCapacity);
  const statedCapacity = patch.capacity ?? statedCapacityOf(venue);
  const details: VenueDetails = {
    name: patch.name ?? venue.name,
    address: patch.address ?? venue.address,
    city: patch.city ?? venue.city,
    country: patch.country ?? venue.country,
    timeZone: patch.timeZone ?? venue.timeZone,
    capacity: patch.capacity ?? venue.capacity,
  };
  checkVenueDetails(details);
  return { ...venue, ...details, statedCapacity };
}

/** What a ticket says of its venue. */
const shownOnTickets = ['name', 'address', 'city', 'country', 'timeZone'] as const;

export const isShownOnTickets = (before: Venue, after: Venue): boolean =>
  shownOnTickets.some((field) => before[field] !== after[field]);
