import {
  datetime,
  defineTable,
  int,
  longText,
  nullable,
  nvarchar,
  varchar,
} from '@ticketing/service-chassis/database';
import type { EventAtVenue } from '../application/ports/event-repository';
import type { CatalogEvent, EventDetails } from '../domain/event';
import type { EventStatus } from '../domain/event-status';
import type { EventType } from '../domain/event-type';
import type { PriceTier } from '../domain/price-tier';
import { searchTextOf, toVenue, venueColumns } from './venue-table';

const details = {
  venueId: varchar(40),
  title: nvarchar(200),
  type: varchar<EventType>(32),
  description: nvarchar(4_000),
  startsAt: datetime(),
  endsAt: datetime(),
  salesStartAt: datetime(),
  salesEndAt: nullable(datetime()),
  refundCutoffAt: nullable(datetime()),
  currency: varchar(3),
  taxRateBasisPoints: int(),
  maxSeatsPerOrder: int(),
  priceTiers: longText(),
} satisfies Record<keyof EventDetails, unknown>;

export const eventDetails = defineTable('events', details);

export const events = defineTable('events', {
  id: varchar(40),
  organizerId: varchar(64),
  ...details,
  status: varchar<EventStatus>(16),
  mapVersion: nullable(int()),
  version: int(),
  createdAt: datetime(),
});

/** One query returns an event with its venue and its prices. `venue_id` is among the columns of the venue. */
export const selectEvents = `SELECT ${events.columnsOf('e').replace('e.venue_id, ', '')}, ${venueColumns}
  FROM events e JOIN venues v ON v.id = e.venue_id`;

export function toEventAtVenue(row: object): EventAtVenue {
  const stored = events.fromRow(row);
  const event = { ...stored, priceTiers: JSON.parse(stored.priceTiers) as PriceTier[] };
  return { event, venue: toVenue(row) };
}

/** The event as its columns store it, and the text that is searched. The city comes from the venue, by a subquery. */
export const storedEvent = (event: CatalogEvent) => ({
  ...event,
  searchText: searchTextOf(event.title),
  priceTiers: JSON.stringify(event.priceTiers),
});
