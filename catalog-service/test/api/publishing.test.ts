import { allAtOnce } from '@ticketing/service-chassis/testing';
import { usualInventory } from '../builders/inventories';
import { eventBody, floor, seatMapBody, venueBody } from '../builders/request-bodies';
import { startCatalogFixture, type CatalogFixture } from '../builders/service-fixture';

describe('publishing an event', () => {
  let catalog: CatalogFixture;
  let id: string;
  beforeEach(async () => {
    catalog = await startCatalogFixture();
    id = await catalog.newDraft();
  });
  afterEach(() => catalog.close());

  const publish = (eventId = id) => catalog.organizer.post(`/v1/events/${eventId}/publish`);
  const statusOf = async (eventId = id) =>
    (await catalog.organizer.get(`/v1/events/${eventId}`)).body.status as string;
  /** Each read lets the delivery in the background advance. */
  const untilDelivered = async () => {
    for (let looks = 0; looks < 1_000; looks += 1) {
      const waiting = await catalog.database.query(`SELECT id FROM outbox_messages WHERE status = 'PENDING'`);
      if (waiting.length === 0) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
    throw new Error('The message was never delivered.');
  };
  const metric = async (name: string) =>
    new RegExp(`^${name}\\{.*\\} (\\d+)$`, 'm').exec((await catalog.anyone.get('/metrics')).text)?.[1];

  it('has seating create the seats, and puts it on sale in the same answer', async () => {
    const { body } = await publish().expect(200);
    expect(body).toMatchObject({ id, status: 'ON_SALE', seatMapVersion: 1 });
    expect(catalog.seating.inventories.get(id)).toEqual(usualInventory());
    expect(await metric('events_published_total')).toBe('1');
  });

  it('answers SCHEDULED while seating is down, and is finished by the outbox', async () => {
    catalog.seating.isDown = true;
    expect((await publish().expect(200)).body.status).toBe('SCHEDULED');
    await catalog.laterDeliveries();
    expect(await statusOf()).toBe('SCHEDULED');
    catalog.seating.isDown = false;
    await catalog.laterDeliveries();
    expect(await statusOf()).toBe('ON_SALE');
    expect(catalog.seating.inventories.has(id)).toBe(true);
  });

  it('is finished by the outbox when seating made the seats and its answer was lost', async () => {
    catalog.seating.losesResponses = true;
    expect((await publish().expect(200)).body.status).toBe('SCHEDULED');
    catalog.seating.losesResponses = false;
    await catalog.laterDeliveries();
    expect(await statusOf()).toBe('ON_SALE');
  });

  it('does not wait long for a slow seating, which finishes behind the answer', async () => {
    let letItFinish: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => (letItFinish = resolve));
    catalog.seating.beforePut = () => slow;
    const answer = publish().then(({ body }) => body as { status: string });
    await catalog.clock.untilAsleep();
    catalog.clock.advance(8_000);
    expect((await answer).status).toBe('SCHEDULED');
    letItFinish();
    await untilDelivered();
    expect(await statusOf()).toBe('ON_SALE');
  });

  it('again answers the same and tells seating again', async () => {
    const first = await publish().expect(200);
    const second = await publish().expect(200);
    expect(second.body).toEqual(first.body);
    expect(catalog.seating.puts).toBe(2);
    expect(await metric('events_published_total')).toBe('1');
  });

  it('counts once when many ask for it at the same moment', async () => {
    const results = await allAtOnce(8, () => publish());
    expect(results.map((result) => (result.status === 'fulfilled' ? result.value.status : 0))).toEqual(
      Array(8).fill(200),
    );
    expect(await metric('events_published_total')).toBe('1');
    expect(await statusOf()).toBe('ON_SALE');
  });

  it('of a sold out event leaves it sold out', async () => {
    await publish().expect(200);
    await catalog.seatingService.put(`/v1/events/${id}/availability`, { soldOut: true }).expect(204);
    expect((await publish().expect(200)).body.status).toBe('SOLD_OUT');
  });

  it('needs a seat map', async () => {
    const { body: venue } = await catalog.organizer.post('/v1/venues', venueBody());
    const { body: event } = await catalog.organizer.post('/v1/events', eventBody(venue.id)).expect(201);
    expect((await publish(event.id).expect(409)).body.code).toBe('venue_has_no_map');
    await catalog.organizer.put(`/v1/venues/${venue.id}/seat-map`, seatMapBody()).expect(200);
    expect((await publish(event.id).expect(200)).body.status).toBe('ON_SALE');
  });

  it('needs a price for every section that the map has by now', async () => {
    const { body: event } = await catalog.organizer.get(`/v1/events/${id}`);
    await catalog.organizer
      .put(`/v1/venues/${event.venue.id}/seat-map`, seatMapBody(floor(), floor({ name: 'Balcony' })))
      .expect(200);
    const refused = await publish().expect(409);
    expect(refused.body.code).toBe('event_not_ready');
    expect(refused.body.errors).toEqual([
      { pointer: '/priceTiers/0/sections/0', detail: 'The venue\'s map has no section "Stalls".' },
      { pointer: '/priceTiers', detail: 'Section "Balcony" has no price.' },
    ]);
    expect(await statusOf()).toBe('DRAFT');
  });

  it('needs a start and sales in the future', async () => {
    catalog.clock.set(new Date('2026-06-22T14:00:00Z'));
    const refused = await publish().expect(409);
    expect(refused.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual([
      '/startsAt',
      '/salesEndAt',
    ]);
  });

  it('needs a currency that is not abolished, but the draft can still be read and changed', async () => {
    const { body: event } = await catalog.organizer.get(`/v1/events/${id}`);
    await catalog.database.execute(
      `UPDATE events SET currency = 'HRK', price_tiers = REPLACE(price_tiers, 'INR', 'HRK') WHERE id = @id`,
      { id },
    );
    expect((await catalog.organizer.get(`/v1/events/${id}`).expect(200)).body.currency).toBe('HRK');
    await catalog.organizer.patch(`/v1/events/${id}`, { title: 'Still kuna' }).expect(200);
    const refused = await publish().expect(409);
    expect(refused.body.errors).toMatchObject([{ pointer: '/currency' }]);
    const { priceTiers } = event;
    await catalog.organizer.patch(`/v1/events/${id}`, { currency: 'INR', priceTiers }).expect(200);
    await publish().expect(200);
  });

  it('rejects a body with fields, and takes none or an empty one', async () => {
    await publish().send({ now: true }).expect(400);
    await publish().send({}).expect(200);
  });

  it('is not possible once the event is cancelled or over', async () => {
    await catalog.organizer.post(`/v1/events/${id}/cancel`).expect(200);
    expect((await publish().expect(409)).body).toMatchObject({
      code: 'illegal_transition',
      currentStatus: 'CANCELLED',
    });
    const ended = await catalog.newEvent();
    catalog.clock.set(new Date('2026-07-01T00:00:00Z'));
    await catalog.service.jobs.runNow('event-completion');
    expect((await publish(ended).expect(409)).body.currentStatus).toBe('COMPLETED');
  });

  it('leaves seating with the newest prices when an older delivery overtakes a newer one', async () => {
    await publish().expect(200);
    let letTheOldOneArrive: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letTheOldOneArrive = resolve));
    let reached: () => void = () => undefined;
    const oldOneIsOnItsWay = new Promise<void>((resolve) => (reached = resolve));
    catalog.seating.beforePut = (put) => {
      if (put !== 2) return Promise.resolve();
      reached();
      return held;
    };
    const old = catalog.organizer.patch(`/v1/events/${id}`, { maxSeatsPerOrder: 5 }).then((answer) => answer);
    await oldOneIsOnItsWay;
    await catalog.organizer.patch(`/v1/events/${id}`, { maxSeatsPerOrder: 6 }).expect(200);
    letTheOldOneArrive();
    expect((await old).status).toBe(200);
    expect(catalog.seating.inventories.get(id)?.maxSeatsPerOrder).toBe(6);
  });

  it('ends closed when the event is cancelled while seating is still creating its seats', async () => {
    catalog.seating.beforePut = async (put) => {
      if (put === 1) await catalog.organizer.post(`/v1/events/${id}/cancel`).expect(200);
    };
    expect((await publish().expect(200)).body.status).toBe('CANCELLED');
    expect(catalog.seating.closed.has(id)).toBe(true);
  });
});
