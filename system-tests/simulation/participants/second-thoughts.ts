import { textOf, type Participant } from './participant';
import type { Sale } from './shared-view';

/** A hold, and the order that was placed on it. */
export interface Ordered {
  readonly orderId: string;
  readonly reservationId: string;
}

/** Somebody who holds seats takes others, asks for more time, or looks up what they hold. */
export async function reconsider(
  person: Participant,
  { eventId, seatIds }: Sale,
  reservationId: string,
): Promise<void> {
  const { prng } = person;
  if (prng.chance(0.25)) {
    const [first, ...others] = prng.some(seatIds, prng.between(1, 3));
    const edit = prng.chance(0.5) ? { add: [first, ...others] } : { add: others, remove: [first] };
    const path = `/v1/reservations/${reservationId}/seats`;
    if (prng.chance(0.2)) await person.doubleClick('seating-service', path, edit);
    else await person.insist('seating-service', path, edit);
  }
  if (prng.chance(0.2)) await person.insist('seating-service', `/v1/reservations/${reservationId}/renew`, {});
  if (prng.chance(0.1)) await person.get('seating-service', `/v1/reservations?eventId=${eventId}`);
}

/** Somebody who ordered asks for more time, and some want to give the seats back although they ordered them. */
export async function hesitate(person: Participant, { orderId, reservationId }: Ordered): Promise<void> {
  const { prng } = person;
  if (prng.chance(0.15)) await person.insist('order-service', `/v1/orders/${orderId}/renew`, {});
  if (prng.chance(0.1)) await giveBack(person, { orderId, reservationId });
}

/**
 * Somebody who gives up: the hold is released in another window, perhaps while the payment is in progress. Whoever is told that
 * there is an order cancels it, or does not care.
 */
export async function giveBack(person: Participant, { orderId, reservationId }: Ordered): Promise<void> {
  const { prng } = person;
  const released = await person.insist('seating-service', '/v1/seats/release', { reservationId });
  if (released?.status !== 409 || prng.chance(0.7)) return;
  const path = `/v1/orders/${textOf(released.body, 'orderId') ?? orderId}/cancel`;
  await person.insist('order-service', path, {});
}
