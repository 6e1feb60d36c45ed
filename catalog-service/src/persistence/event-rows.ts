import type { EventAtVenue } from '../application/ports';
import type { CatalogEvent } from '../domain/event';
import type { EventStatus } from '../domain/event-status';
import type { EventType } from '../domain/event-type';
import type { PriceTier } from '../domain/price-tier';
import { foldedText } from '../domain/text';
import { SEARCH_TEXT_LENGTH, toVenue, venueColumns, type VenueRow } from './venue-rows';

export interface EventRow extends VenueRow {
  id: string;
  organizer_id: string;
  title: string;
  type: EventType;
  description: string;
  status: EventStatus;
  starts_at: Date;
  ends_at: Date;
  sales_start_at: Date;
  sales_end_at: Date | null;
  refund_cutoff_at: Date | null;
  currency: string;
  tax_rate_basis_points: number;
  max_seats_per_order: number;
  price_tiers: string;
  map_version: number | null;
  version: number;
  created_at: Date;
}

/** One query gives an event with its venue and its prices. */
export const selectEvents = `SELECT e.id, e.organizer_id, e.title, e.type, e.description, e.status, e.starts_at, e.ends_at,
  e.sales_start_at, e.sales_end_at, e.refund_cutoff_at, e.currency, e.tax_rate_basis_points, e.max_seats_per_order,
  e.price_tiers, e.map_version, e.version, e.created_at, ${venueColumns}
  FROM events e JOIN venues v ON v.id = e.venue_id`;

export const toEventAtVenue = (row: EventRow): EventAtVenue => ({
  event: {
    id: row.id,
    organizerId: row.organizer_id,
    venueId: row.venue_id,
    title: row.title,
    type: row.type,
    description: row.description,
    status: row.status,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    salesStartAt: row.sales_start_at,
    salesEndAt: row.sales_end_at,
    refundCutoffAt: row.refund_cutoff_at,
    currency: row.currency,
    taxRateBasisPoints: row.tax_rate_basis_points,
    maxSeatsPerOrder: row.max_seats_per_order,
    priceTiers: JSON.parse(row.price_tiers) as PriceTier[],
    mapVersion: row.map_version,
    version: row.version,
    createdAt: row.created_at,
  },
  venue: toVenue(row),
});

/** The columns that people may change. The city comes from the venue, by a subquery. */
export const changeableParams = (event: CatalogEvent) => ({
  venueId: event.venueId,
  title: event.title,
  searchText: foldedText(event.title, SEARCH_TEXT_LENGTH),
  type: event.type,
  description: event.description,
  startsAt: event.startsAt,
  endsAt: event.endsAt,
  salesStartAt: event.salesStartAt,
  salesEndAt: event.salesEndAt,
  refundCutoffAt: event.refundCutoffAt,
  currency: event.currency,
  taxRateBasisPoints: event.taxRateBasisPoints,
  maxSeatsPerOrder: event.maxSeatsPerOrder,
  priceTiers: JSON.stringify(event.priceTiers),
});
