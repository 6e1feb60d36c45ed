import { problem, type FieldError } from '@ticketing/service-chassis/core';
import { refundCutoffOf, type CatalogEvent, type EventDetails } from './event';
import { isLive } from './event-status';
import { differOnlyInPrice } from './price-tier';

export type EventPatch = { readonly [Field in keyof EventDetails]?: EventDetails[Field] | undefined };

/**
 * The event with the changes of the patch. A draft may change in all its parts; once people may have bought, what they
 * bought stays: place, kind, currency, tax and the division into tiers.
 * @throws ProblemError 409 `event_over`, `fixed_after_publish` or `already_started`
 */
export function changedEvent(event: CatalogEvent, patch: EventPatch, now: Date): CatalogEvent {
  if (event.status !== 'DRAFT' && !isLive(event.status)) {
    throw problem.conflict('event_over', `The event is ${event.status} and cannot be changed any more.`);
  }
  const changed: CatalogEvent = {
    ...event,
    venueId: patch.venueId ?? event.venueId,
    title: patch.title ?? event.title,
    type: patch.type ?? event.type,
    description: patch.description ?? event.description,
    startsAt: patch.startsAt ?? event.startsAt,
    endsAt: patch.endsAt ?? event.endsAt,
    salesStartAt: patch.salesStartAt ?? event.salesStartAt,
    salesEndAt: patch.salesEndAt ?? event.salesEndAt,
    refundCutoffAt: patch.refundCutoffAt ?? event.refundCutoffAt,
    currency: patch.currency ?? event.currency,
    taxRateBasisPoints: patch.taxRateBasisPoints ?? event.taxRateBasisPoints,
    maxSeatsPerOrder: patch.maxSeatsPerOrder ?? event.maxSeatsPerOrder,
    priceTiers: patch.priceTiers ?? event.priceTiers,
  };
  if (isLive(event.status)) {
    refuseBreakingSales(event, changed);
    refuseMovingThePast(event, changed, now);
  }
  return changed;
}

function refuseBreakingSales(before: CatalogEvent, after: CatalogEvent): void {
  const fixed = (['venueId', 'type', 'currency', 'taxRateBasisPoints'] as const).filter(
    (field) => before[field] !== after[field],
  );
  const errors: FieldError[] = fixed.map((field) => ({
    pointer: `/${field}`,
    detail: 'cannot change once the event is published',
  }));
  if (!differOnlyInPrice(before.priceTiers, after.priceTiers)) {
    errors.push({
      pointer: '/priceTiers',
      detail: 'Only the prices may change once the event is published, not the tiers or their sections.',
    });
  }
  const sameStart = before.startsAt.getTime() === after.startsAt.getTime();
  if (sameStart && refundCutoffOf(after) < refundCutoffOf(before)) {
    errors.push({
      pointer: '/refundCutoffAt',
      detail: 'may only move to a later time, for people have bought under this one',
    });
  }
  if (errors.length > 0) {
    throw problem.conflict(
      'fixed_after_publish',
      'People may have bought tickets for the event as it is. Leave out what "errors" points at.',
      { errors },
    );
  }
}

function refuseMovingThePast(before: CatalogEvent, after: CatalogEvent, now: Date): void {
  const moved = (field: 'startsAt' | 'endsAt') => before[field].getTime() !== after[field].getTime();
  if (moved('startsAt') && before.startsAt <= now) {
    throw problem.conflict('already_started', 'The event has started; its start cannot be moved any more.');
  }
  const errors = (['startsAt', 'endsAt'] as const)
    .filter((field) => moved(field) && after[field] <= now)
    .map((field) => ({ pointer: `/${field}`, detail: 'must be in the future' }));
  if (errors.length > 0) {
    throw problem.invalid('invalid_request', 'A published event cannot be moved into the past.', {
      errors,
    });
  }
}

/** Whether seating must hear of the change: what it sells, at which price and when. */
export const concernsSeating = (before: CatalogEvent, after: CatalogEvent): boolean =>
  JSON.stringify(soldTerms(before)) !== JSON.stringify(soldTerms(after));

const soldTerms = (event: CatalogEvent) => [
  event.priceTiers,
  event.salesStartAt,
  event.salesEndAt ?? event.startsAt,
  event.maxSeatsPerOrder,
];
