import type { ProblemError } from '@ticketing/service-chassis/core';
import { eventNotOnSale, tooManySeats } from './problems';

/** When and how the seats of an event may be reserved. */
export interface SaleTerms {
  readonly onSale: boolean;
  /** The first moment of the sale; null: it has no beginning. */
  readonly salesStartAt: Date | null;
  /** The moment when the sale is over; null: it has no end. */
  readonly salesEndAt: Date | null;
  readonly maxSeatsPerOrder: number;
}

export interface EventSale extends SaleTerms {
  readonly eventId: string;
  readonly organizerId: string;
  /** ISO 4217. */
  readonly currency: string;
  /** True when the sale has ended for good, and all holds with it. */
  readonly holdsReleased: boolean;
}

/** A sale as catalog-service tells it. */
export interface ToldSale extends Omit<EventSale, 'holdsReleased'> {
  /** The version of the event, if the sender is a release that sends it. An older one than the stored changes nothing. */
  readonly version?: number | undefined;
}

/** Why this number of seats cannot be reserved now, or undefined when it can. */
export function saleProblem(
  sale: SaleTerms,
  request: { readonly seatCount: number; readonly now: Date; readonly maxSeatsPerReservation: number },
): ProblemError | undefined {
  const limit = Math.min(sale.maxSeatsPerOrder, request.maxSeatsPerReservation);
  if (request.seatCount > limit) return tooManySeats(limit);
  const reason = whyNotOnSale(sale, request.now);
  return reason === undefined ? undefined : eventNotOnSale(reason);
}

function whyNotOnSale({ onSale, salesStartAt, salesEndAt }: SaleTerms, now: Date): string | undefined {
  if (!onSale) return 'This event is not on sale.';
  if (salesStartAt !== null && now < salesStartAt) {
    return `The sale of this event begins at ${salesStartAt.toISOString()}.`;
  }
  if (salesEndAt !== null && now >= salesEndAt) {
    return `The sale of this event ended at ${salesEndAt.toISOString()}.`;
  }
  return undefined;
}
