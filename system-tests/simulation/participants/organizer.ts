import { isRecord, textOf, type ApiResponse, type Participant } from './participant';
import type { Sale, SharedView } from './shared-view';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** A venue with one row, and an event in it that is not published yet. Returns the event's id. */
export async function prepareEvent(
  person: Participant,
  { title, seatCount, now }: { title: string; seatCount: number; now: number },
): Promise<string> {
  const venue = await made(
    person.insist('catalog-service', '/v1/venues', {
      name: 'Small Hall',
      address: '1 Test Street',
      city: 'Pune',
      country: 'IN',
      timeZone: 'Asia/Kolkata',
      capacity: seatCount,
    }),
  );
  const seats = Array.from({ length: seatCount }, (_, index) => ({
    number: String(index + 1),
    x: index,
    y: 0,
  }));
  await made(
    person.put('catalog-service', `/v1/venues/${venue}/seat-map`, {
      sections: [{ name: 'Stalls', kind: 'SEATED', rows: [{ name: 'A', seats }] }],
    }),
  );
  const startsAt = now + 30 * DAY_MS;
  return made(
    person.insist('catalog-service', '/v1/events', {
      venueId: venue,
      title,
      type: 'Concert',
      description: 'One row, one night.',
      startsAt: new Date(startsAt).toISOString(),
      endsAt: new Date(startsAt + 2 * HOUR_MS).toISOString(),
      currency: 'INR',
      taxRateBasisPoints: 1_234,
      priceTiers: priceTiers(50_001),
      maxSeatsPerOrder: 10,
      // Some people are at the door already.
      doorsOpenAt: null,
    }),
  );
}

/** Puts an event on sale, and reads its seats. Undefined while it has none. */
export async function publish(person: Participant, eventId: string): Promise<Sale | undefined> {
  await person.insist('catalog-service', `/v1/events/${eventId}/publish`, {});
  const list = await person.get('seating-service', `/v1/seats?eventId=${eventId}`);
  const seats: unknown = isRecord(list?.body) ? list.body['seats'] : undefined;
  if (!Array.isArray(seats) || seats.length === 0) return undefined;
  return { eventId, seatIds: seats.map((seat: unknown) => textOf(seat, 'id') ?? '') };
}

export async function callOff(person: Participant, eventId: string): Promise<void> {
  await person.insist('catalog-service', `/v1/events/${eventId}/cancel`, { reason: 'The singer is ill.' });
}

/** Gives the events another name, time or place again and again, sometimes twice at once. */
export async function move(person: Participant, { sales, isOpen }: SharedView, now: number): Promise<void> {
  const { prng } = person;
  for (let change = 1; isOpen(); change += 1) {
    await person.think(3_000, 30_000);
    const { eventId } = prng.oneOf(sales);
    const startsAt = now + 30 * DAY_MS + prng.between(0, 20) * HOUR_MS;
    const times = {
      startsAt: new Date(startsAt).toISOString(),
      endsAt: new Date(startsAt + 2 * HOUR_MS).toISOString(),
    };
    const patch = (body: object) => person.patch('catalog-service', `/v1/events/${eventId}`, body);
    const changes = [patch(prng.chance(0.4) ? { title: `Night, ${change}` } : times)];
    if (prng.chance(0.3)) changes.push(patch({ title: `Night, ${change} and a half` }));
    if (prng.chance(0.2)) changes.push(rename(person, eventId, `Hall ${change}`));
    await Promise.all(changes);
  }
}

/** Late in the sale an event begins much sooner than it was sold for, and is over soon after. */
export async function bringForward(
  person: Participant,
  { sales }: SharedView,
  now: () => number,
): Promise<void> {
  await person.think(60_000, 150_000);
  const { eventId } = person.prng.oneOf(sales);
  const startsAt = now() + 10_000;
  await person.patch('catalog-service', `/v1/events/${eventId}`, {
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(startsAt + 30_000).toISOString(),
  });
}

async function rename(person: Participant, eventId: string, name: string) {
  const event = await person.get('catalog-service', `/v1/events/${eventId}`);
  const venueId = isRecord(event?.body) ? textOf(event.body['venue'], 'id') : undefined;
  return person.patch('catalog-service', `/v1/venues/${venueId}`, { name });
}

/** Blocks seats for a while, whether they are held, sold or free. */
export async function rearrange(person: Participant, { sales, isOpen }: SharedView): Promise<void> {
  const { prng } = person;
  while (isOpen()) {
    await person.think(5_000, 40_000);
    const { eventId, seatIds } = prng.oneOf(sales);
    const body = { eventId, seatIds: prng.some(seatIds, prng.between(1, 3)) };
    const blocked = prng.chance(0.2)
      ? await person.doubleClick('seating-service', '/v1/seats/block', body)
      : await person.insist('seating-service', '/v1/seats/block', body);
    if (blocked?.status !== 200) continue;
    await person.think(1_000, 30_000);
    if (prng.chance(0.8)) await person.insist('seating-service', '/v1/seats/unblock', body);
  }
}

/** Asks other prices, higher and lower, while seats are held, sold and given back. */
export async function reprice(person: Participant, { sales, isOpen }: SharedView): Promise<void> {
  const { prng } = person;
  while (isOpen()) {
    await person.think(5_000, 50_000);
    const { eventId } = prng.oneOf(sales);
    const body = { priceTiers: priceTiers(prng.between(40_000, 60_000)) };
    await person.patch('catalog-service', `/v1/events/${eventId}`, body);
  }
}

const priceTiers = (amount: number) => [
  { name: 'Standard', price: { amount, currency: 'INR' }, sections: ['Stalls'] },
];

async function made(asked: Promise<ApiResponse | undefined>): Promise<string> {
  const answer = await asked;
  if (answer === undefined || answer.status >= 300) {
    throw new Error(`The organizer was answered ${answer?.status} ${JSON.stringify(answer?.body)}`);
  }
  return textOf(answer.body, 'id') ?? '';
}
