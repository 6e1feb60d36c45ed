import { column, defineTable } from '@ticketing/service-chassis/database';
import { foldedText } from '../domain/text';
import type { VenueDetails } from '../domain/venue';

const details = {
  name: column.nvarchar(200),
  address: column.nvarchar(300),
  city: column.nvarchar(100),
  country: column.varchar(2),
  timeZone: column.varchar(64),
  capacity: column.int(),
} satisfies Record<keyof VenueDetails, unknown>;

const capacities = {
  mapVersion: column.nullable(column.int()),
  statedCapacity: column.nullable(column.int()),
};

/** What an UPDATE may change. */
export const venueChanges = defineTable('venues', { ...details, ...capacities });

export const venues = defineTable('venues', {
  id: column.varchar(40),
  organizerId: column.varchar(64),
  ...details,
  ...capacities,
  version: column.int(),
  createdAt: column.datetime(),
});

/** One row can have a venue and an event of it. */
export const joinedVenue = venues.joinedAs('v', 'venue_of_');

const CITY_KEY_LENGTH = 100;
const SEARCH_TEXT_LENGTH = 400;

export const cityKeyOf = (city: string): string => foldedText(city, CITY_KEY_LENGTH);
export const searchTextOf = (text: string): string => foldedText(text, SEARCH_TEXT_LENGTH);
