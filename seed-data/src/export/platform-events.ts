import {
  type CatalogEvent,
  type PriceTier,
  type SeatMap,
  type Venue,
  capacityOf,
  checkedEvent,
  checkedSeatMap,
  inventoryOf,
  salesEndOf,
} from '../../../catalog-service/src/import';
import type { ToldSale, NewSeat } from '../../../seating-service/src/import';
import { seatsOfInventory } from '../seats/seats-of-inventory';
import { exportCountry } from './export-files';
import { importIds, venueEpoch } from './import-ids';
import type { ImportPlan, PlannedEvent, PlannedSeat, PlannedVenue } from './import-plan';
import { mapFromSeats } from './map-from-seats';
import { exportTaxBasisPoints } from './rules/order-money';
import { groupBy } from './rules/row-rule';

const MAX_SEATS_PER_ORDER = 10;

/** An event of the export as the catalog and the seating service know it. */
export interface ImportedEvent {
  readonly planned: PlannedEvent;
  readonly event: CatalogEvent;
  readonly venue: Venue;
  readonly sale: ToldSale;
  /** With the price of each seat, which differs from the tier of its section. */
  readonly seats: readonly NewSeat[];
  readonly blockedIds: readonly string[];
  /** The seat at a place of the plan. */
  seatAt(place: Pick<PlannedSeat, 'section' | 'row' | 'number'>): NewSeat;
}

export interface ImportedVenue {
  readonly venue: Venue;
  /** One for each event, with the seats that it sells, and at last the union of them all, which is the venue's own. */
  readonly maps: readonly SeatMap[];
  readonly events: readonly ImportedEvent[];
}

export function toPlatformVenues(plan: ImportPlan, organizerId: string): ImportedVenue[] {
  const eventsByVenue = groupBy(plan.events, ({ venueKey }) => venueKey);
  return plan.venues.map((planned) =>
    toPlatformVenue(planned, eventsByVenue.get(planned.key) ?? [], organizerId),
  );
}

function toPlatformVenue(
  planned: PlannedVenue,
  plannedEvents: readonly PlannedEvent[],
  organizerId: string,
): ImportedVenue {
  const eventMaps = plannedEvents.map(({ seats }) => checkedSeatMap(mapFromSeats(seats)));
  const maps = plannedEvents.length === 0 ? [] : [...eventMaps, checkedSeatMap(planned.map)];
  const venue: Venue = {
    id: importIds.venue(planned),
    organizerId,
    name: planned.name,
    // The export says no more about the place of a venue.
    address: planned.city,
    city: planned.city,
    country: exportCountry.code,
    timeZone: exportCountry.timeZone,
    capacity:
      plannedEvents.length === 0 ? planned.capacity : Math.max(planned.capacity, capacityOf(planned.map)),
    statedCapacity: planned.capacity,
    mapVersion: plannedEvents.length === 0 ? null : maps.length,
    version: 1,
    createdAt: venueEpoch,
  };
  return {
    venue,
    maps,
    events: plannedEvents.map((event, index) =>
      toPlatformEvent(event, venue, index + 1, eventMaps[index] ?? { sections: [] }),
    ),
  };
}

function toPlatformEvent(
  planned: PlannedEvent,
  venue: Venue,
  mapVersion: number,
  map: SeatMap,
): ImportedEvent {
  const { currency } = exportCountry;
  const event: CatalogEvent = checkedEvent(
    {
      id: importIds.event(planned),
      organizerId: venue.organizerId,
      venueId: venue.id,
      title: planned.title,
      type: planned.type,
      description: `${planned.typeName} at ${venue.name}, ${venue.city}.`,
      startsAt: planned.startsAt,
      endsAt: planned.endsAt,
      salesStartAt: planned.salesStartAt,
      salesEndAt: null,
      refundCutoffAt: null,
      doorsOpenAt: null,
      currency,
      taxRateBasisPoints: exportTaxBasisPoints,
      maxSeatsPerOrder: MAX_SEATS_PER_ORDER,
      priceTiers: tiersOf(planned),
      status: planned.status,
      mapVersion,
      version: 1,
      createdAt: planned.salesStartAt,
    },
    map.sections.map(({ name }) => name),
  );
  const { sections, ...terms } = inventoryOf(event, map);
  const places = new Map(planned.seats.map((seat) => [placeKey(seat), seat]));
  const seats = seatsOfInventory(event.id, sections).map((seat) => ({
    ...seat,
    price: places.get(placeKey(seat))?.price ?? seat.price,
  }));
  const seatsByPlace = new Map(seats.map((seat) => [placeKey(seat), seat]));
  return {
    planned,
    event,
    venue,
    seats,
    sale: {
      eventId: event.id,
      ...terms,
      onSale: planned.status === 'ON_SALE' || planned.status === 'SOLD_OUT',
      salesEndAt: salesEndOf(event),
    },
    blockedIds: seats.filter((seat) => places.get(placeKey(seat))?.status === 'BLOCKED').map(({ id }) => id),
    seatAt(place) {
      const seat = seatsByPlace.get(placeKey(place));
      if (seat === undefined) throw new Error(`Event ${planned.key} has no seat ${placeKey(place)}.`);
      return seat;
    },
  };
}

const placeKey = ({ section, row, number }: Pick<PlannedSeat, 'section' | 'row' | 'number'>): string =>
  JSON.stringify([section, row, number]);

/**
 * A tier for each section, at the price of its cheapest seat. The export prices seat by seat, which a tier cannot say; each
 * seat keeps its own price where it is sold.
 */
function tiersOf({ seats }: PlannedEvent): PriceTier[] {
  return [...groupBy(seats, ({ section }) => section)].map(([section, inSection]) => ({
    name: section,
    price: { amount: Math.min(...inSection.map(({ price }) => price)), currency: exportCountry.currency },
    sections: [section],
  }));
}
