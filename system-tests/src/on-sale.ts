import { signIn } from './client';
import type { Platform } from './platform';

const DAY_MS = 24 * 60 * 60_000;

export interface OnSaleEvent {
  readonly eventId: string;
  readonly seatIds: readonly string[];
  /** Minor units; every seat costs the same. */
  readonly seatPrice: number;
  readonly taxRateBasisPoints: number;
}

/** The organizer's part: a venue with one section, an event in it, published. */
export async function putOnSale(
  platform: Platform,
  seatCount: number,
  title = 'A test of patience',
): Promise<OnSaleEvent> {
  const organizer = await signIn(platform, 'organizer@demo.test');
  const post = async (path: string, body: object, expected: number) => {
    const answer = await organizer.post('catalog-service', path, body);
    if (answer.status !== expected)
      throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const venue = await post(
    '/v1/venues',
    {
      name: 'Small Hall',
      address: '1 Test Street',
      city: 'Pune',
      country: 'IN',
      timeZone: 'Asia/Kolkata',
      capacity: seatCount,
    },
    201,
  );
  const seats = Array.from({ length: seatCount }, (_, index) => ({
    number: String(index + 1),
    x: index,
    y: 0,
  }));
  const map = await organizer.put('catalog-service', `/v1/venues/${venue.id}/seat-map`, {
    sections: [{ name: 'Stalls', kind: 'SEATED', rows: [{ name: 'A', seats }] }],
  });
  if (map.status !== 200) throw new Error(`PUT seat-map: ${map.status} ${JSON.stringify(map.body)}`);
  const startsAt = Date.now() + 30 * DAY_MS;
  const event = await post(
    '/v1/events',
    {
      venueId: venue.id,
      title,
      type: 'Concert',
      description: 'One row, one night.',
      startsAt: new Date(startsAt).toISOString(),
      endsAt: new Date(startsAt + 2 * 60 * 60_000).toISOString(),
      currency: 'INR',
      taxRateBasisPoints: 500,
      priceTiers: [{ name: 'Standard', price: { amount: 50_000, currency: 'INR' }, sections: ['Stalls'] }],
      maxSeatsPerOrder: 10,
      doorsOpenAt: null,
    },
    201,
  );
  const published = await post(`/v1/events/${event.id}/publish`, {}, 200);
  if (published.status !== 'ON_SALE') throw new Error(`The event is ${published.status}, not ON_SALE.`);
  const list = await organizer.get('seating-service', `/v1/seats?eventId=${event.id}`);
  return {
    eventId: event.id,
    seatIds: list.body.seats.map((seat: { id: string }) => seat.id),
    seatPrice: 50_000,
    taxRateBasisPoints: 500,
  };
}
