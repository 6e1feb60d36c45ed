import { column, defineTable } from '@ticketing/service-chassis/database';
import { foldedText } from '../domain/text';
import type { Venue, VenueDetails } from '../domain/venue';

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

/** The columns of a venue with a prefix, so that one row can also have the columns of an event. */
export const venueColumns = venues.columns.replaceAll(/\w+/g, (column) => `v.${column} AS venue_${column}`);

const PREFIX = /^venue_/;

export const toVenue = (row: object): Venue =>
  venues.fromRow(
    Object.fromEntries(
      Object.entries(row).flatMap(([column, value]): [string, unknown][] =>
        PREFIX.test(column) ? [[column.replace(PREFIX, ''), value]] : [],
      ),
    ),
  );

const CITY_KEY_LENGTH = 100;
const SEARCH_TEXT_LENGTH = 400;

export const cityKeyOf = (city: string): string => foldedText(city, CITY_KEY_LENGTH);
export const searchTextOf = (text: string): string => foldedText(text, SEARCH_TEXT_LENGTH);
