import { addMilliseconds, isCurrency, type FieldError } from '@ticketing/service-chassis/core';
import type { EventStatus } from './event-status';
import type { EventType } from './event-type';
import { coverageErrors, spelledAsOnMap, tierErrors, type PriceTier } from './price-tier';
import { eventNotReady, invalidRequest } from './problems';

/** What an organizer decides about an event. All times are instants in UTC; the venue's time zone decides how to show them. */
export interface EventDetails {
  readonly venueId: string;
  readonly title: string;
  readonly type: EventType;
  readonly description: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly salesStartAt: Date;
  /** Null: when the event starts. */
  readonly salesEndAt: Date | null;
  /** Until this moment a buyer can cancel and get a refund. Null: a day before the start. */
  readonly refundCutoffAt: Date | null;
  /** Tickets are admitted from this moment until the end. Null: at any time. */
  readonly doorsOpenAt: Date | null;
  /** ISO 4217. */
  readonly currency: string;
  /** 100 basis points are one percent. */
  readonly taxRateBasisPoints: number;
  readonly maxSeatsPerOrder: number;
  readonly priceTiers: readonly PriceTier[];
}

export interface CatalogEvent extends EventDetails {
  readonly id: string;
  readonly organizerId: string;
  readonly status: EventStatus;
  /** The version of the venue's map that this event sells; null until it is published. */
  readonly mapVersion: number | null;
  /** Rises by one with each edit. A report of availability from seating-service is not an edit. */
  readonly version: number;
  readonly createdAt: Date;
}

const DAY_MS = 24 * 60 * 60_000;

export const salesEndOf = (event: EventDetails): Date => event.salesEndAt ?? event.startsAt;

export const refundCutoffOf = (event: EventDetails): Date =>
  event.refundCutoffAt ?? addMilliseconds(event.startsAt, -DAY_MS);

/** When the doors of a new event open, unless its organizer says otherwise. */
export const usualDoorsOpenAt = (startsAt: Date): Date => addMilliseconds(startsAt, -DAY_MS);

/** What a rule compares an event with, where there is something to compare it with. */
export interface EventChecks {
  /** The event before a change: it may keep what a rule of today would not accept, such as an abolished currency. */
  readonly stored?: EventDetails;
  /** A new event, and one whose start is moved, must begin after this time. */
  readonly now?: Date;
  /** How many seats seating-service lets one order have. */
  readonly maxSeatsPerReservation?: number;
}

/**
 * The event with the names of its sections as the venue's map spells them.
 * `sectionNames` are those of the map; undefined without a map, or when the prices need no check.
 * @throws ProblemError 400 that points at every broken rule
 */
export function checkedEvent<Details extends EventDetails>(
  event: Details,
  sectionNames: readonly string[] | undefined,
  checks: EventChecks = {},
): Details {
  const errors = [
    ...timeErrors(event, pastErrors(event, checks)),
    ...seatErrors(event, checks),
    ...(event.currency === checks.stored?.currency ? [] : currencyErrors(event)),
    ...tierErrors(event.priceTiers, event.currency),
    ...(sectionNames === undefined ? [] : coverageErrors(event.priceTiers, sectionNames)),
  ];
  if (errors.length > 0) {
    throw invalidRequest('The event breaks a rule. See "errors" for each field.', errors);
  }
  return { ...event, priceTiers: spelledAsOnMap(event.priceTiers, sectionNames ?? []) };
}

const currencyErrors = ({ currency }: EventDetails): FieldError[] =>
  isCurrency(currency)
    ? []
    : [{ pointer: '/currency', detail: 'must be an active currency of ISO 4217, such as INR' }];

function seatErrors(
  { maxSeatsPerOrder }: EventDetails,
  { stored, maxSeatsPerReservation = Infinity }: EventChecks,
): FieldError[] {
  if (maxSeatsPerOrder <= maxSeatsPerReservation || maxSeatsPerOrder === stored?.maxSeatsPerOrder) return [];
  const detail = `must be at most ${maxSeatsPerReservation}, because nobody can reserve more seats at once`;
  return [{ pointer: '/maxSeatsPerOrder', detail }];
}

function pastErrors(event: EventDetails, { stored, now }: EventChecks): FieldError[] {
  if (now === undefined) return [];
  const isPast = (field: 'startsAt' | 'salesEndAt') => {
    const time = event[field];
    return time !== null && time <= now && time.getTime() !== stored?.[field]?.getTime();
  };
  if (isPast('startsAt')) return [{ pointer: '/startsAt', detail: 'must be in the future' }];
  // Sales that are over before the event exists can only be a mistake; later it is a way to close them.
  return stored === undefined && isPast('salesEndAt')
    ? [{ pointer: '/salesEndAt', detail: 'must be in the future' }]
    : [];
}

/** `past` are the times that are over already. They are to blame then, not the times that are compared with them. */
function timeErrors(event: EventDetails, past: readonly FieldError[]): FieldError[] {
  const salesEnd = salesEndOf(event);
  const rules: readonly (readonly [boolean, string, string])[] = [
    [event.endsAt > event.startsAt, '/endsAt', 'must be after startsAt'],
    [salesEnd <= event.endsAt, '/salesEndAt', 'must not be after endsAt'],
    [
      event.salesStartAt < salesEnd || past.length > 0,
      '/salesStartAt',
      'must be before the end of sales (salesEndAt, or startsAt without it); left out it is the time of creation',
    ],
    [refundCutoffOf(event) <= event.startsAt, '/refundCutoffAt', 'must not be after startsAt'],
    [event.doorsOpenAt === null || event.doorsOpenAt < event.endsAt, '/doorsOpenAt', 'must be before endsAt'],
  ];
  return [...past, ...rules.filter(([holds]) => !holds).map(([, pointer, detail]) => ({ pointer, detail }))];
}

/**
 * The event as it goes on sale with this version of the map.
 * @throws ProblemError 409 `event_not_ready` that points at what is missing
 */
export function publishedEvent(
  event: CatalogEvent,
  map: { readonly version: number; readonly sectionNames: readonly string[] },
  now: Date,
): CatalogEvent {
  const errors = [
    ...(event.startsAt > now ? [] : [{ pointer: '/startsAt', detail: 'must be in the future' }]),
    ...(salesEndOf(event) > now ? [] : [{ pointer: '/salesEndAt', detail: 'must be in the future' }]),
    ...currencyErrors(event),
    ...coverageErrors(event.priceTiers, map.sectionNames),
  ];
  if (errors.length > 0) throw eventNotReady(errors);
  return {
    ...event,
    status: 'SCHEDULED',
    mapVersion: map.version,
    priceTiers: spelledAsOnMap(event.priceTiers, map.sectionNames),
  };
}
