import type { Range } from '../prng';
import { isRecord, textOf, type ApiResponse, type Participant } from './participant';
import { giveBack, hesitate, reconsider, type Ordered } from './second-thoughts';
import type { Sale, SharedView, Taken } from './shared-view';

/** Most payments succeed; the other tokens test the gateway's other results. */
const TOKENS = [
  'tok_success',
  'tok_success',
  'tok_success',
  'tok_success',
  'tok_declined',
  'tok_insufficient_funds',
  'tok_timeout_then_success',
  'tok_timeout_then_declined',
  'tok_error',
] as const;

const METHODS = ['CARD', 'UPI', 'WALLET', 'NETBANKING'] as const;

/** How long somebody thinks; a few let their hold expire. */
const THINK_MS: Range = [100, 6_000];
const FORGET_MS: Range = [50_000, 80_000];

/** A person who buys seats again and again until the sale ends, and does everything that people do in a shop. */
export async function buy(person: Participant, view: SharedView): Promise<void> {
  const { prng } = person;
  await person.think(0, 10_000);
  while (view.isOpen()) {
    const leaves = prng.chance(0.04);
    if (leaves && prng.chance(0.4)) return leaveUnpaid(person, view);
    const purchase = buyOnce(person, view);
    // Some do not even wait for the request that they have sent.
    if (leaves && prng.chance(0.5))
      await Promise.all([purchase, person.think(0, 8_000).then(() => erase(person))]);
    await purchase;
    if (leaves) return erase(person);
    await person.think(1_000, 20_000);
  }
}

async function buyOnce(person: Participant, view: SharedView): Promise<void> {
  const { prng } = person;
  const sale = prng.oneOf(view.sales);
  const seatIds = await chooseSeats(person, sale);
  if (seatIds.length === 0) return;
  const ordered = prng.chance(0.7)
    ? await orderAfterHolding(person, sale, seatIds)
    : orderedBy(await place(person, { eventId: sale.eventId, seatIds }));
  if (ordered === undefined) return;
  const { orderId } = ordered;
  await think(person);
  if (prng.chance(0.08)) return;
  if (prng.chance(0.1)) return cancel(person, orderId);
  await hesitate(person, ordered);
  await payOrGiveUp(person, ordered, view);
  if (prng.chance(0.3)) await showTickets(person, orderId, view);
  if (prng.chance(0.4)) {
    await think(person);
    const taken = view.taken.find((one) => one.orderId === orderId);
    if (taken === undefined) await cancel(person, orderId);
    else await view.cancelPaid(taken, () => cancel(person, orderId));
  }
}

async function erase(person: Participant): Promise<void> {
  const answer = await person.delete('user-service', '/v1/users/profile');
  if (answer?.status === 204) person.tellErased();
}

/** Leaves in the middle of a purchase, perhaps of a payment, and tries to go on with the token that is still there. */
async function leaveUnpaid(person: Participant, view: SharedView): Promise<void> {
  const { prng } = person;
  const sale = prng.oneOf(view.sales);
  const wanted = { eventId: sale.eventId, seatIds: await chooseSeats(person, sale) };
  const orderId = wanted.seatIds.length === 0 ? undefined : idOf(await place(person, wanted), 201);
  const paying = orderId !== undefined && prng.chance(0.5) ? pay(person, orderId, view) : undefined;
  await person.think(0, 4_000);
  await erase(person);
  await paying;
  if (orderId !== undefined) await pay(person, orderId, view);
  if (wanted.seatIds.length > 0) await place(person, wanted);
}

async function showTickets(
  person: Participant,
  orderId: string,
  { shownTickets }: SharedView,
): Promise<void> {
  const list = await person.get('order-service', `/v1/orders/${orderId}/tickets`);
  const tickets: unknown = isRecord(list?.body) ? list.body['items'] : undefined;
  if (!Array.isArray(tickets)) return;
  shownTickets.push(
    ...tickets.map((ticket: unknown) => ({
      code: textOf(ticket, 'code') ?? '',
      eventId: textOf(ticket, 'eventId') ?? '',
    })),
  );
}

/** Most look at the seat map first, although its seats may be taken before they decide. */
async function chooseSeats(person: Participant, { eventId, seatIds }: Sale): Promise<string[]> {
  const { prng } = person;
  const count = prng.between(1, 3);
  if (prng.chance(0.2)) return prng.some(seatIds, count);
  const map = await person.get('seating-service', `/v1/seats?eventId=${eventId}&status=AVAILABLE`);
  const seats: unknown = isRecord(map?.body) ? map.body['seats'] : undefined;
  if (!Array.isArray(seats)) return [];
  return prng.some(
    seats.map((seat: unknown) => textOf(seat, 'id') ?? ''),
    count,
  );
}

async function orderAfterHolding(
  person: Participant,
  sale: Sale,
  seatIds: readonly string[],
): Promise<Ordered | undefined> {
  const { prng } = person;
  const body = { eventId: sale.eventId, seatIds };
  const reserve = '/v1/seats/reserve';
  const key = person.newKey();
  const held = prng.chance(0.2)
    ? await person.doubleClick('seating-service', reserve, body)
    : await person.insist('seating-service', reserve, body, key);
  if (prng.chance(0.1)) await person.post('seating-service', reserve, body, key);
  if (prng.chance(0.05))
    await person.post('seating-service', reserve, { ...body, seatIds: ['seat_other'] }, key);
  const reservationId = idOf(held, 201);
  if (reservationId === undefined) return undefined;
  await think(person);
  if (prng.chance(0.08)) return undefined;
  await reconsider(person, sale, reservationId);
  if (prng.chance(0.08)) {
    await person.insist('seating-service', '/v1/seats/release', { reservationId });
    // Some cancel the order afterwards.
    if (prng.chance(0.5)) return undefined;
  }
  // Some order what they see selected, not what they hold.
  return orderedBy(await place(person, prng.chance(0.15) ? body : { reservationId }));
}

async function place(person: Participant, body: object): Promise<ApiResponse | undefined> {
  const { prng } = person;
  const orders = '/v1/orders';
  if (prng.chance(0.15)) return person.doubleClick('order-service', orders, body);
  const key = person.newKey();
  const placing = person.insist('order-service', orders, body, key);
  // The order was changed in another window, which uses the same key.
  if (prng.chance(0.1)) await person.post('order-service', orders, { reservationId: 'res_other' }, key);
  return placing;
}

/** Some give up in the middle: while the payment is sent, or while its result is not known yet. */
async function payOrGiveUp(person: Participant, ordered: Ordered, view: SharedView): Promise<void> {
  const { prng } = person;
  const paying = pay(person, ordered.orderId, view);
  if (prng.chance(0.1)) await person.think(0, 3_000).then(() => giveBack(person, ordered));
  await paying;
  if (prng.chance(0.15)) await giveBack(person, ordered);
}

async function pay(person: Participant, orderId: string, { taken }: SharedView): Promise<void> {
  const { prng } = person;
  const take = (answer: ApiResponse | undefined) => taken.push(...takenBy(answer));
  const charge = '/v1/payments/charge';
  for (let tries = 1; tries <= 3; tries += 1) {
    const body = { orderId, method: prng.oneOf(METHODS), token: prng.oneOf(TOKENS) };
    const key = person.newKey();
    if (prng.chance(0.15)) {
      // Two windows of one browser, each with its own key.
      const other = person.insist('payment-service', charge, { ...body, token: 'tok_success' });
      const answers = await Promise.all([person.insist('payment-service', charge, body, key), other]);
      answers.forEach(take);
      return;
    }
    const answer = prng.chance(0.15)
      ? await person.doubleClick('payment-service', charge, body)
      : await person.insist('payment-service', charge, body, key);
    take(answer);
    if (prng.chance(0.1)) await person.post('payment-service', charge, body, key);
    if (prng.chance(0.05))
      await person.post('payment-service', charge, { ...body, orderId: 'ord_other' }, key);
    if (answer?.status !== 402 || prng.chance(0.2)) return;
    await person.think(500, 5_000);
  }
}

function takenBy(answer: ApiResponse | undefined): Taken[] {
  const paymentId = idOf(answer, 201);
  const money: unknown = isRecord(answer?.body) ? answer.body['amount'] : undefined;
  const orderId = textOf(answer?.body, 'orderId');
  if (
    paymentId === undefined ||
    orderId === undefined ||
    !isRecord(money) ||
    typeof money['amount'] !== 'number'
  )
    return [];
  return [{ orderId, paymentId, amount: money['amount'], currency: textOf(money, 'currency') ?? '' }];
}

async function cancel(person: Participant, orderId: string): Promise<void> {
  const path = `/v1/orders/${orderId}/cancel`;
  if (person.prng.chance(0.2)) await person.doubleClick('order-service', path, {});
  else await person.insist('order-service', path, {});
}

const think = (person: Participant): Promise<void> =>
  person.think(...(person.prng.chance(0.12) ? FORGET_MS : THINK_MS));

function orderedBy(answer: ApiResponse | undefined): Ordered | undefined {
  const orderId = idOf(answer, 201);
  const reservationId = textOf(answer?.body, 'reservationId');
  return orderId === undefined || reservationId === undefined ? undefined : { orderId, reservationId };
}

const idOf = (answer: ApiResponse | undefined, status: number): string | undefined =>
  answer?.status === status ? textOf(answer.body, 'id') : undefined;
