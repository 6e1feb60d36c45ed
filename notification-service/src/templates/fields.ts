import { lineOfText } from '@ticketing/service-chassis/http';
import { z } from 'zod';

export const personName = lineOfText(200);
export const eventTitle = lineOfText(300);
export const venueName = lineOfText(300);
export const venuePlace = z.strictObject({
  // Events from before these were kept have empty ones.
  address: lineOfText(500, 0),
  city: lineOfText(200, 0),
  country: lineOfText(100, 0),
});
export const reasonText = lineOfText(500);

const sentences: Readonly<Record<string, string>> = {
  cancelled_by_owner: 'You cancelled the order.',
  hold_expired: 'The time to pay ran out.',
  event_cancelled: 'The event was cancelled.',
  seats_lost: 'The payment arrived after the seats had gone to someone else.',
  refunded_by_platform: 'The payment was refunded by our staff.',
  duplicate_payment: 'The order had already been paid by another payment.',
  order_closed: 'The payment arrived after the order had ended.',
  amount_mismatch: 'The payment was not over the amount of the order.',
  payment_not_accepted: 'The payment was not accepted.',
};

/** The sentence of a reason's code. A code without one is shown as words, and a sentence as it is. */
export const reasonInWords = (reason: string): string => sentences[reason] ?? reason.replaceAll('_', ' ');
