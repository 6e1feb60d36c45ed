import { addMilliseconds } from '@ticketing/service-chassis/core';
import { refundCutoffOf, type CatalogEvent, type EventDetails } from './event';
import { isLive } from './event-status';
import { saleTermsOf } from './inventory';
import { differOnlyInPrice } from './price-tier';
import { alreadyStarted, eventOver, fixedAfterPublish, invalidRequest } from './problems';

export type EventPatch = { readonly [Field in keyof EventDetails]?: EventDetails[Field] | undefined } & {
  /** The organizer to whom the event is handed on. */
  readonly organizerId?: string | undefined;
};

/**
 * The event with the changes of the patch. Every detail of a draft can change. After publication people may have bought
 * tickets, so what they bought stays: place, type, currency, tax and the division into tiers.
 * @throws ProblemError 409 `event_over`, `fixed_after_publish` or `already_started`
 */
export function changedEvent(event: CatalogEvent, patch: EventPatch, now: Date): CatalogEvent {
  if (event.status !== 'DRAFT' && !isLive(event.status)) throw eventOver(event.status);
  const details: EventDetails = {
    venueId: patch.venueId ?? event.venueId,
    title: patch.title ?? event.title,
    type: patch.type ?? event.type,
    description: patch.description ?? event.description,
    startsAt: patch.startsAt ?? event.startsAt,
    endsAt: patch.endsAt ?? event.endsAt,
    salesStartAt: patch.salesStartAt ?? event.salesStartAt,
    salesEndAt: patch.salesEndAt ?? event.salesEndAt,
    refundCutoffAt: patch.refundCutoffAt ?? event.refundCutoffAt,
    doorsOpenAt: patch.doorsOpenAt === undefined ? movedDoors(event, patch.startsAt) : patch.doorsOpenAt,
    currency: patch.currency ?? event.currency,
    taxRateBasisPoints: patch.taxRateBasisPoints ?? event.taxRateBasisPoints,
    maxSeatsPerOrder: patch.maxSeatsPerOrder ?? event.maxSeatsPerOrder,
    priceTiers: patch.priceTiers ?? event.priceTiers,
  };
  const organizerId = patch.organizerId ?? event.organizerId;
  const changed: CatalogEvent = { ...event, ...details, organizerId };
  if (isLive(event.status)) {
    requireCompatible(event, changed);
    requireFuture(event, changed, now);
  }
  return changed;
}

/** The doors move with the start, unless the patch says when they open. */
function movedDoors({ doorsOpenAt, startsAt }: CatalogEvent, newStart = startsAt): Date | null {
  return doorsOpenAt && addMilliseconds(doorsOpenAt, newStart.getTime() - startsAt.getTime());
}

/** Why a change of this field is rejected, or undefined when it is allowed. */
type FieldRule = (before: CatalogEvent, after: CatalogEvent) => string | undefined;

const isFree: FieldRule = () => undefined;
const isFixed =
  (field: 'venueId' | 'type' | 'currency' | 'taxRateBasisPoints'): FieldRule =>
  (before, after) =>
    before[field] === after[field] ? undefined : 'cannot change once the event is published';

/** What can change in a published event. */
const publishedRules: Readonly<Record<keyof EventDetails, FieldRule>> = {
  venueId: isFixed('venueId'),
  type: isFixed('type'),
  currency: isFixed('currency'),
  taxRateBasisPoints: isFixed('taxRateBasisPoints'),
  priceTiers: (before, after) =>
    differOnlyInPrice(before.priceTiers, after.priceTiers)
      ? undefined
      : 'Only the prices may change once the event is published, not the tiers or their sections.',
  refundCutoffAt: (before, after) => {
    const sameStart = before.startsAt.getTime() === after.startsAt.getTime();
    return sameStart && refundCutoffOf(after) < refundCutoffOf(before)
      ? 'may only move to a later time, because people have bought tickets under this one'
      : undefined;
  },
  title: isFree,
  description: isFree,
  startsAt: isFree,
  endsAt: isFree,
  salesStartAt: isFree,
  salesEndAt: isFree,
  doorsOpenAt: isFree,
  maxSeatsPerOrder: isFree,
};

function requireCompatible(before: CatalogEvent, after: CatalogEvent): void {
  const errors = Object.entries(publishedRules).flatMap(([field, rule]) => {
    const detail = rule(before, after);
    return detail === undefined ? [] : [{ pointer: `/${field}`, detail }];
  });
  if (errors.length > 0) throw fixedAfterPublish(errors);
}

function requireFuture(before: CatalogEvent, after: CatalogEvent, now: Date): void {
  const isMoved = (field: 'startsAt' | 'endsAt') => before[field].getTime() !== after[field].getTime();
  if (isMoved('startsAt') && before.startsAt <= now) throw alreadyStarted();
  const errors = (['startsAt', 'endsAt'] as const)
    .filter((field) => isMoved(field) && after[field] <= now)
    .map((field) => ({ pointer: `/${field}`, detail: 'must be in the future' }));
  if (errors.length > 0) throw invalidRequest('A published event cannot be moved into the past.', errors);
}

/** True when seating-service needs the change: a price, or a term of the sale. */
export const concernsSeating = (before: CatalogEvent, after: CatalogEvent): boolean =>
  JSON.stringify([saleTermsOf(before), before.priceTiers]) !==
  JSON.stringify([saleTermsOf(after), after.priceTiers]);
