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

/**
 * The event with the names of its sections as the venue's map spells them.
 * `sectionNames` are those of the map; undefined without a map, or when the prices need no check. `stored` is the event before
 * a change: it may keep a currency that was abolished meanwhile.
 * @throws ProblemError 400 that points at every broken rule
 */
export function checkedEvent<Details extends EventDetails>(
  event: Details,
  sectionNames: readonly string[] | undefined,
  stored?: EventDetails,
): Details {
  const errors = [
    ...timeErrors(event),
    ...(event.currency === stored?.currency ? [] : currencyErrors(event)),
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
    : [{ pointer: '/currency', detail: 'is not an active currency of ISO 4217 such as INR' }];

function timeErrors(event: EventDetails): FieldError[] {
  const salesEnd = salesEndOf(event);
  const rules: readonly (readonly [boolean, string, string])[] = [
    [event.endsAt > event.startsAt, '/endsAt', 'must be after startsAt'],
    [salesEnd <= event.endsAt, '/salesEndAt', 'must not be after endsAt'],
    [
      event.salesStartAt < salesEnd,
      '/salesStartAt',
      'must be before the end of sales (salesEndAt, or startsAt without it); left out it is the time of creation',
    ],
    [refundCutoffOf(event) <= event.startsAt, '/refundCutoffAt', 'must not be after startsAt'],
    [event.doorsOpenAt === null || event.doorsOpenAt < event.endsAt, '/doorsOpenAt', 'must be before endsAt'],
  ];
  return rules.filter(([holds]) => !holds).map(([, pointer, detail]) => ({ pointer, detail }));
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
