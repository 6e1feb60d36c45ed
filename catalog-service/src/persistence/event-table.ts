import { column, defineTable } from '@ticketing/service-chassis/database';
import type { EventAtVenue } from '../application/ports/event-repository';
import type { CatalogEvent, EventDetails } from '../domain/event';
import type { EventStatus } from '../domain/event-status';
import type { EventType } from '../domain/event-type';
import type { PriceTier } from '../domain/price-tier';
import { joinedVenue, searchTextOf } from './venue-table';

const details = {
  venueId: column.varchar(40),
  title: column.nvarchar(200),
  type: column.varchar<EventType>(32),
  description: column.nvarchar(4_000),
  startsAt: column.datetime(),
  endsAt: column.datetime(),
  salesStartAt: column.datetime(),
  salesEndAt: column.nullable(column.datetime()),
  refundCutoffAt: column.nullable(column.datetime()),
  doorsOpenAt: column.nullable(column.datetime()),
  currency: column.varchar(3),
  taxRateBasisPoints: column.int(),
  maxSeatsPerOrder: column.int(),
  priceTiers: column.longText(),
} satisfies Record<keyof EventDetails, unknown>;

export const eventDetails = defineTable('events', details);

export const events = defineTable('events', {
  id: column.varchar(40),
  organizerId: column.varchar(64),
  ...details,
  status: column.varchar<EventStatus>(16),
  mapVersion: column.nullable(column.int()),
  version: column.int(),
  createdAt: column.datetime(),
});

const eventColumns = events.columnNames.map((name) => `e.${name}`);

/** One query returns an event with its venue and its prices. */
export const selectEvents = `SELECT ${eventColumns.join(', ')}, ${joinedVenue.columns}
  FROM events e JOIN venues v ON v.id = e.venue_id`;

export function toEventAtVenue(row: object): EventAtVenue {
  const stored = events.fromRow(row);
  const event = { ...stored, priceTiers: JSON.parse(stored.priceTiers) as PriceTier[] };
  return { event, venue: joinedVenue.fromRow(row) };
}

/** The event as its columns store it, and the text that is searched. The city comes from the venue, by a subquery. */
export const storedEvent = (event: CatalogEvent) => ({
  ...event,
  searchText: searchTextOf(event.title),
  priceTiers: JSON.stringify(event.priceTiers),
});
