import { datetime, defineTable, int, nullable, nvarchar, varchar } from '@ticketing/service-chassis/database';
import { foldedText } from '../domain/text';
import type { Venue, VenueDetails } from '../domain/venue';

const details = {
  name: nvarchar(200),
  address: nvarchar(300),
  city: nvarchar(100),
  country: varchar(2),
  timeZone: varchar(64),
  capacity: int(),
} satisfies Record<keyof VenueDetails, unknown>;

/** What an UPDATE may change. */
export const venueChanges = defineTable('venues', { ...details, mapVersion: nullable(int()) });

export const venues = defineTable('venues', {
  id: varchar(40),
  organizerId: varchar(64),
  ...details,
  mapVersion: nullable(int()),
  version: int(),
  createdAt: datetime(),
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
