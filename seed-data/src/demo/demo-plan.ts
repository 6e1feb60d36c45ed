import { addMilliseconds } from '@ticketing/service-chassis/core';
import type { Role } from '@ticketing/service-chassis/http';
import {
  type CatalogEvent,
  type PriceTier,
  type SeatMap,
  type Venue,
  capacityOf,
  checkVenueDetails,
  checkedEvent,
  checkedSeatMap,
  eventTypeOf,
  publishedEvent,
} from '../../../catalog-service/src/import';
import { momentOf, wallTimeInDays } from '../values/local-time';
import { parseMoney } from '../values/money';
import { seedId } from '../values/seed-id';
import type { DemoEventRow, DemoFiles, DemoTierRow, DemoVenueRow } from './demo-files';
import { expandMap } from './expand-map';

/** The time part of the demo data's ids, so that they are the same whenever it is seeded. */
const idEpoch = new Date('2026-01-01T00:00:00.000Z');
const SALES_OPEN_DAYS_AGO = 7;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const HALF_HOUR_MS = HOUR_MS / 2;
const MINUTE_MS = 60_000;
const MAP_VERSION = 1;

export interface DemoAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
  readonly role: Role;
}

export interface DemoVenue {
  readonly venue: Venue;
  readonly map: SeatMap;
}

export interface DemoPlan {
  readonly accounts: readonly DemoAccount[];
  readonly venues: readonly DemoVenue[];
  readonly events: readonly CatalogEvent[];
}

export const demoId = (prefix: string, name: string): string => seedId(prefix, `demo:${name}`, idEpoch);

/**
 * The demo data as the services know it, checked by the catalog's own rules. Events lie so many days after `now`, at a
 * time of day of the venue's wall clock, so they are always in the future when they are seeded. One lies some hours after
 * `now`, for people who try out the door.
 */
export function planDemo(files: DemoFiles, now: Date): DemoPlan {
  const accounts = files.users.map(({ user, name, email, phone, role }) => ({
    id: demoId('usr', user),
    name,
    email,
    phone: phone ?? null,
    role,
  }));
  const organizer = accounts.find(({ role }) => role === 'organizer');
  if (organizer === undefined)
    throw new Error('users.csv needs an organizer, who owns the venues and events.');
  const venues = files.venues.map((row) => planVenue(row, files, organizer.id, now));
  return {
    accounts,
    venues,
    events: files.events.map((row) => {
      const venueRow = files.venues.find(({ venue }) => venue === row.venue);
      const place = venues.find(({ venue }) => venue.id === demoId('ven', row.venue));
      if (venueRow === undefined || place === undefined) {
        throw new Error(`events.csv: ${row.event} is at ${row.venue}, which is not in venues.csv.`);
      }
      const tiers = files.tiers.filter(({ event }) => event === row.event);
      return planEvent(row, venueRow, place, tiers, now);
    }),
  };
}

function planVenue(row: DemoVenueRow, files: DemoFiles, organizerId: string, now: Date): DemoVenue {
  const here = ({ venue }: { readonly venue: string }) => venue === row.venue;
  const map = checkedSeatMap(expandMap(files.sections.filter(here), files.rows.filter(here)));
  const details = {
    name: row.name,
    address: row.address,
    city: row.city,
    country: row.country,
    timeZone: row.time_zone,
  };
  checkVenueDetails(details);
  return {
    map,
    venue: {
      ...details,
      id: demoId('ven', row.venue),
      organizerId,
      capacity: capacityOf(map),
      statedCapacity: null,
      mapVersion: MAP_VERSION,
      version: 1,
      createdAt: now,
    },
  };
}

function planEvent(
  row: DemoEventRow,
  { currency, tax_basis_points: taxRateBasisPoints }: DemoVenueRow,
  { venue, map }: DemoVenue,
  tierRows: readonly DemoTierRow[],
  now: Date,
): CatalogEvent {
  const type = eventTypeOf(row.type);
  if (type === undefined) throw new Error(`events.csv: ${row.event} has the unknown type ${row.type}.`);
  const startsAt = startOf(row, venue.timeZone, now);
  const sectionNames = map.sections.map(({ name }) => name);
  const draft: CatalogEvent = {
    id: demoId('evt', row.event),
    organizerId: venue.organizerId,
    venueId: venue.id,
    title: row.title,
    type,
    description: row.description,
    startsAt,
    endsAt: addMilliseconds(startsAt, row.minutes * MINUTE_MS),
    salesStartAt: addMilliseconds(now, -SALES_OPEN_DAYS_AGO * DAY_MS),
    salesEndAt: null,
    refundCutoffAt: addMilliseconds(startsAt, -row.refund_cutoff_hours * HOUR_MS),
    doorsOpenAt: null,
    currency,
    taxRateBasisPoints,
    maxSeatsPerOrder: row.max_seats_per_order,
    priceTiers: tierRows.map((tier) => planTier(tier, currency, sectionNames)),
    status: 'DRAFT',
    mapVersion: null,
    version: 1,
    createdAt: now,
  };
  const published = publishedEvent(
    checkedEvent(draft, sectionNames),
    { version: MAP_VERSION, sectionNames },
    now,
  );
  return { ...published, status: 'ON_SALE' };
}

function startOf(
  { event, days_ahead: days, local_time: time, hours_ahead: hours }: DemoEventRow,
  timeZone: string,
  now: Date,
): Date {
  if (hours !== undefined && days === undefined && time === undefined) {
    return new Date(Math.ceil((now.getTime() + hours * HOUR_MS) / HALF_HOUR_MS) * HALF_HOUR_MS);
  }
  if (hours === undefined && days !== undefined && time !== undefined) {
    return momentOf(wallTimeInDays(now, timeZone, days, time), timeZone);
  }
  throw new Error(`events.csv: ${event} needs either days_ahead and local_time, or hours_ahead.`);
}

/** `Box *` means every section whose name begins with `Box `. */
function planTier(row: DemoTierRow, currency: string, sectionNames: readonly string[]): PriceTier {
  const amount = parseMoney(row.price, currency);
  if (amount === undefined) throw new Error(`price_tiers.csv: ${row.price} is no price in ${currency}.`);
  const sections = row.sections.flatMap((pattern) =>
    pattern.endsWith('*') ? sectionNames.filter((name) => name.startsWith(pattern.slice(0, -1))) : [pattern],
  );
  return { name: row.tier, price: { amount, currency }, sections };
}
