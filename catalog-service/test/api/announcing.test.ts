import { eventBody, venueBody } from '../builders/request-bodies';
import { startCatalogFixture, type CatalogFixture } from '../builders/service-fixture';

describe('what order-service hears of an event', () => {
  let catalog: CatalogFixture;
  beforeEach(async () => {
    catalog = await startCatalogFixture();
  });
  afterEach(() => catalog.close());

  const announced = (id: string) => catalog.orders.announced.get(id);
  const versionOf = (id: string) => (announced(id)?.event.version ?? 0) + (announced(id)?.venue.version ?? 0);
  const runAnnouncements = async () => {
    await catalog.service.jobs.runNow('event-announcement');
    await catalog.service.outbox.relayDue();
  };

  it('is nothing of a draft, and the whole of it at publication', async () => {
    const id = await catalog.newDraft({ title: 'An evening of ragas' });
    await catalog.organizer.patch(`/v1/events/${id}`, { title: 'Two evenings of ragas' }).expect(200);
    await runAnnouncements();
    expect(announced(id)).toBeUndefined();
    await catalog.organizer.post(`/v1/events/${id}/publish`).expect(200);
    expect(announced(id)).toMatchObject({ event: { id, title: 'Two evenings of ragas' } });
  });

  it.each([
    { title: 'Another title' },
    { startsAt: '2026-06-22T20:00:00+05:30' },
    { endsAt: '2026-06-22T23:00:00+05:30' },
    { doorsOpenAt: '2026-06-22T18:00:00+05:30' },
    { refundCutoffAt: '2026-06-22T19:00:00+05:30' },
  ])('is each change, with a higher version: %j', async (change) => {
    const id = await catalog.newEvent();
    const before = versionOf(id);
    const { body } = await catalog.organizer.patch(`/v1/events/${id}`, change).expect(200);
    expect(versionOf(id)).toBe(before + 1);
    expect(announced(id)?.event).toMatchObject({
      title: body.title,
      startsAt: new Date(body.startsAt),
      endsAt: new Date(body.endsAt),
      doorsOpenAt: new Date(body.doorsOpenAt),
    });
  });

  it.each([
    { name: 'Another hall' },
    { address: '1 Other Street' },
    { city: 'Pune' },
    { timeZone: 'Asia/Dubai' },
  ])('is each change of its venue: %j', async (change) => {
    const venueId = await catalog.newVenue();
    const id = await catalog.newEvent({}, venueId);
    const before = versionOf(id);
    await catalog.organizer.patch(`/v1/venues/${venueId}`, change).expect(200);
    await runAnnouncements();
    expect(announced(id)?.venue).toMatchObject(change);
    expect(versionOf(id)).toBe(before + 1);
  });

  it('is nothing when only the capacity of the venue changes', async () => {
    const id = await catalog.newEvent();
    const before = announced(id);
    await catalog.organizer.post('/v1/venues', venueBody()).expect(201);
    await runAnnouncements();
    expect(announced(id)).toBe(before);
  });

  it('is its end and its cancellation', async () => {
    const [over, cancelled] = [await catalog.newEvent(), await catalog.newEvent()];
    await catalog.organizer.post(`/v1/events/${cancelled}/cancel`).expect(200);
    expect(announced(cancelled)?.event.status).toBe('CANCELLED');
    catalog.clock.advance(30 * 24 * 60 * 60_000);
    await catalog.service.jobs.runNow('event-completion');
    await runAnnouncements();
    expect(announced(over)?.event.status).toBe('COMPLETED');
  });

  it('is sent once for an event that was published by a release without such messages', async () => {
    const ids = [await catalog.newEvent(), await catalog.newEvent()];
    await catalog.newDraft();
    await catalog.database.execute('UPDATE events SET announced = NULL', {});
    catalog.orders.announced.clear();
    await runAnnouncements();
    expect([...catalog.orders.announced.keys()].sort()).toEqual(ids.sort());
    catalog.orders.announced.clear();
    await runAnnouncements();
    expect(catalog.orders.announced.size).toBe(0);
  });

  it('arrives later when order-service is down, and holds up no change', async () => {
    const id = await catalog.newEvent();
    catalog.orders.isDown = true;
    await catalog.organizer.patch(`/v1/events/${id}`, { title: 'Another title' }).expect(200);
    catalog.orders.isDown = false;
    await catalog.laterDeliveries();
    expect(announced(id)?.event.title).toBe('Another title');
  });
});

describe('the time from which an event admits people', () => {
  let catalog: CatalogFixture;
  beforeEach(async () => {
    catalog = await startCatalogFixture();
  });
  afterEach(() => catalog.close());

  it('is a day before the start, unless its organizer says otherwise or says never mind', async () => {
    const venueId = await catalog.newVenue();
    const doorsOf = async (changes: object) =>
      (await catalog.organizer.post('/v1/events', eventBody(venueId, changes)).expect(201)).body.doorsOpenAt;
    expect(await doorsOf({})).toBe('2026-06-21T14:00:00.000Z');
    expect(await doorsOf({ doorsOpenAt: '2026-06-22T12:00:00Z' })).toBe('2026-06-22T12:00:00.000Z');
    expect(await doorsOf({ doorsOpenAt: null })).toBeNull();
  });

  it('moves with the start', async () => {
    const id = await catalog.newEvent({ doorsOpenAt: '2026-06-22T12:00:00Z' });
    const change = { startsAt: '2026-06-23T14:00:00Z', endsAt: '2026-06-23T17:00:00Z' };
    const { body } = await catalog.organizer.patch(`/v1/events/${id}`, change).expect(200);
    expect(body.doorsOpenAt).toBe('2026-06-23T12:00:00.000Z');
  });

  it('lies before the end', async () => {
    const id = await catalog.newEvent();
    const { body } = await catalog.organizer
      .patch(`/v1/events/${id}`, { doorsOpenAt: '2026-06-22T17:00:00Z' })
      .expect(400);
    expect(body.errors).toEqual([{ pointer: '/doorsOpenAt', detail: 'doorsOpenAt must be before endsAt' }]);
  });
});
