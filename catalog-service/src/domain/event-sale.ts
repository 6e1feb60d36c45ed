import { salesEndOf, type CatalogEvent } from './event';

export const saleStates = ['UPCOMING', 'OPEN', 'ENDED', 'SOLD_OUT', 'NONE'] as const;
export type SaleState = (typeof saleStates)[number];

/** Whether an event can be bought now, and from when until when. */
export interface EventSale {
  readonly state: SaleState;
  readonly opensAt: Date;
  readonly closesAt: Date;
}

export function saleOf(event: CatalogEvent, now: Date): EventSale {
  return { state: saleStateOf(event, now), opensAt: event.salesStartAt, closesAt: salesEndOf(event) };
}

/** `event-filter-sql.ts` has the same rule for OPEN; a test compares them. */
function saleStateOf(event: CatalogEvent, now: Date): SaleState {
  if (event.status === 'DRAFT' || event.status === 'CANCELLED') return 'NONE';
  if (event.status === 'COMPLETED' || salesEndOf(event) <= now) return 'ENDED';
  if (event.status === 'SCHEDULED' || event.salesStartAt > now) return 'UPCOMING';
  return event.status === 'SOLD_OUT' ? 'SOLD_OUT' : 'OPEN';
}

/** The moment at which time alone changes the state of the sale next, if there is one. */
export function nextSaleChange({ opensAt, closesAt }: EventSale, now: Date): Date | undefined {
  return [opensAt, closesAt].find((moment) => moment > now);
}
