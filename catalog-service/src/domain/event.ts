import { addMilliseconds, problem, type FieldError } from '@ticketing/service-chassis/core';
import { isCurrency } from './currency';
import type { EventStatus } from './event-status';
import type { EventType } from './event-type';
import { coverageErrors, spelledAsOnMap, tierErrors, type PriceTier } from './price-tier';

/** What an organizer says about an event. All times are instants in UTC; only the venue's zone says how to show them. */
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
  /** The last moment at which a buyer may cancel and be refunded. Null: a day before the start. */
  readonly refundCutoffAt: Date | null;
  /** ISO 4217. */
  readonly currency: string;
  /** 100 basis points are one per cent. */
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
  /** Grows by one with each change by people; seating's reports of availability do not count. */
  readonly version: number;
  readonly createdAt: Date;
}

const DAY_MS = 24 * 60 * 60_000;

export const salesEndOf = (event: EventDetails): Date => event.salesEndAt ?? event.startsAt;

export const refundCutoffOf = (event: EventDetails): Date =>
  event.refundCutoffAt ?? addMilliseconds(event.startsAt, -DAY_MS);

/**
 * The event with its sections written as the venue's map writes them.
 * `sectionNames` are those of the map; undefined where there is none, or where the prices are not what is checked.
 * @throws ProblemError 400 that points at every rule that is broken.
 */
export function checkedEvent<Details extends EventDetails>(
  event: Details,
  sectionNames: readonly string[] | undefined,
): Details {
  const errors = [
    ...timeErrors(event),
    ...(isCurrency(event.currency)
      ? []
      : [{ pointer: '/currency', detail: 'is not a currency of ISO 4217 such as INR' }]),
    ...tierErrors(event.priceTiers, event.currency),
    ...(sectionNames === undefined ? [] : coverageErrors(event.priceTiers, sectionNames)),
  ];
  if (errors.length > 0) {
    throw problem.invalid('invalid_request', 'The event cannot be so. See "errors" for each field.', {
      errors: errors.slice(0, 50),
    });
  }
  return { ...event, priceTiers: spelledAsOnMap(event.priceTiers, sectionNames ?? []) };
}

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
  ];
  return rules.filter(([holds]) => !holds).map(([, pointer, detail]) => ({ pointer, detail }));
}

/**
 * The event as it goes on sale with this version of the map.
 * @throws ProblemError 409 `event_not_ready` that points at what is missing.
 */
export function publishedEvent(
  event: CatalogEvent,
  map: { readonly version: number; readonly sectionNames: readonly string[] },
  now: Date,
): CatalogEvent {
  const errors = [
    ...(event.startsAt > now ? [] : [{ pointer: '/startsAt', detail: 'must be in the future' }]),
    ...(salesEndOf(event) > now ? [] : [{ pointer: '/salesEndAt', detail: 'must be in the future' }]),
    ...coverageErrors(event.priceTiers, map.sectionNames),
  ];
  if (errors.length > 0) {
    throw problem.conflict(
      'event_not_ready',
      'The event cannot be published yet. Change what "errors" points at, then publish again.',
      { errors: errors.slice(0, 50) },
    );
  }
  return {
    ...event,
    status: 'SCHEDULED',
    mapVersion: map.version,
    priceTiers: spelledAsOnMap(event.priceTiers, map.sectionNames),
  };
}
