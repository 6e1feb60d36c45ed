import { problem, type ProblemError } from '@ticketing/service-chassis/core';

/** When and how the seats of an event may be reserved. */
export interface SaleTerms {
  readonly onSale: boolean;
  /** From this moment on; null: at any time before the end. */
  readonly salesStartAt: Date | null;
  /** Until, not including, this moment; null: without an end. */
  readonly salesEndAt: Date | null;
  readonly maxSeatsPerOrder: number;
}

export interface EventSale extends SaleTerms {
  readonly eventId: string;
  readonly organizerId: string;
  /** ISO 4217. */
  readonly currency: string;
  /** True once the sale has ended for good and its holds with it. */
  readonly holdsReleased: boolean;
}

/**
 * Why so many seats cannot be reserved now, if so: 400 `too_many_seats` over the event's limit or the platform's, whichever is
 * lower, 409 `event_not_on_sale`.
 */
export function whyNotReservable(
  sale: SaleTerms,
  request: { readonly seatCount: number; readonly now: Date; readonly maxSeatsPerReservation: number },
): ProblemError | undefined {
  const limit = Math.min(sale.maxSeatsPerOrder, request.maxSeatsPerReservation);
  if (request.seatCount > limit) {
    return problem.invalid(
      'too_many_seats',
      `At most ${limit} seats of this event can be reserved at once.`,
      {
        extra: { maxSeats: limit },
        errors: [{ pointer: '/seatIds', detail: `must name at most ${limit} seats` }],
      },
    );
  }
  const reason = whyNotOnSale(sale, request.now);
  return reason === undefined ? undefined : problem.conflict('event_not_on_sale', reason);
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

export const eventNotFound = (): ProblemError =>
  problem.notFound('event_not_found', 'There is no such event, or its seats have not been published.');
