import { eventBody, floor, seatMapBody, venueBody } from '../builders/request-bodies';
import { startCatalogFixture, type CatalogFixture } from '../builders/service-fixture';

describe('venues', () => {
  let catalog: CatalogFixture;
  beforeEach(async () => {
    catalog = await startCatalogFixture();
  });
  afterEach(() => catalog.close());

  const newVenueWithoutMap = async (changes: object = {}): Promise<string> =>
    (await catalog.organizer.post('/v1/venues', venueBody(changes)).expect(201)).body.id as string;

  it('are created by an organizer and read by anyone', async () => {
    const created = await catalog.organizer.post('/v1/venues', venueBody({ capacity: 3_000 })).expect(201);
    expect(created.body).toEqual({ ...venueBody(), id: created.body.id, capacity: 3_000 });
    expect(created.headers['location']).toBe(`/v1/venues/${created.body.id}`);
    const read = await catalog.anyone.get(`/v1/venues/${created.body.id}`).expect(200);
    expect(read.body).toEqual(created.body);
  });

  it('are created once however often the request is repeated with its key', async () => {
    const send = () =>
      catalog.organizer.post('/v1/venues', venueBody()).set('Idempotency-Key', 'one-hall').expect(201);
    const [first, second] = [await send(), await send()];
    expect(second.body).toEqual(first.body);
    expect((await catalog.anyone.get('/v1/venues')).body.items).toHaveLength(1);
  });

  it.each([
    ['a country that does not exist', { country: 'XX' }, '/country'],
    ['an offset in place of a zone', { timeZone: '+05:30' }, '/timeZone'],
    ['a zone that does not exist', { timeZone: 'Asia/Atlantis' }, '/timeZone'],
    ['an empty name', { name: '  ' }, '/name'],
    ['a name with nothing to see', { name: '\u200b' }, '/name'],
    ['a city of fillers', { city: '\u3164' }, '/city'],
    ['an address that runs backwards', { address: '1 High\u202e Street' }, '/address'],
    ['a line break in the city', { city: 'Mum\nbai' }, '/city'],
    ['a fractional capacity', { capacity: 1.5 }, '/capacity'],
    ['a negative capacity', { capacity: -1 }, '/capacity'],
    ['a field nobody knows', { stars: 5 }, '/stars'],
  ])('reject %s', async (_what, changes, pointer) => {
    const answer = await catalog.organizer.post('/v1/venues', venueBody(changes)).expect(400);
    expect(answer.body.errors).toEqual([expect.objectContaining({ pointer })]);
  });

  it.each(['Asia/Kolkata', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'UTC'])(
    'take the zone %s',
    async (timeZone) => {
      await catalog.organizer.post('/v1/venues', venueBody({ timeZone })).expect(201);
    },
  );

  it('change only by their organizer or an admin', async () => {
    const id = await newVenueWithoutMap();
    const refused = await catalog.otherOrganizer.patch(`/v1/venues/${id}`, { name: 'Mine now' }).expect(403);
    expect(refused.body.code).toBe('not_your_venue');
    await catalog.organizer.patch(`/v1/venues/${id}`, { name: 'Great Hall' }).expect(200);
    const changed = await catalog.admin.patch(`/v1/venues/${id}`, { city: 'Pune' }).expect(200);
    expect(changed.body).toMatchObject({ name: 'Great Hall', city: 'Pune', address: venueBody().address });
    expect((await catalog.organizer.patch('/v1/venues/ven_missing', {}).expect(404)).body.code).toBe(
      'venue_not_found',
    );
  });

  it('keep the capacity that was stated, unless the map has more places', async () => {
    const id = await newVenueWithoutMap({ capacity: 3_000 });
    const capacity = async () => (await catalog.anyone.get(`/v1/venues/${id}`)).body.capacity as number;
    const replaceMap = (...sections: object[]) =>
      catalog.organizer.put(`/v1/venues/${id}/seat-map`, seatMapBody(...sections)).expect(200);
    await replaceMap();
    expect(await capacity()).toBe(3_000);
    await replaceMap(floor({ capacity: 5_000 }));
    expect(await capacity()).toBe(5_000);
    await replaceMap(floor({ capacity: 400 }));
    expect(await capacity()).toBe(3_000);
    await catalog.organizer.patch(`/v1/venues/${id}`, { capacity: 450, name: 'Smaller' }).expect(200);
    expect(await capacity()).toBe(450);
    const refused = await catalog.organizer.patch(`/v1/venues/${id}`, { capacity: 399 }).expect(409);
    expect(refused.body).toMatchObject({ code: 'capacity_from_map', detail: expect.stringContaining('400') });
  });

  it('have the capacity of the map when none was stated', async () => {
    const id = await newVenueWithoutMap();
    await catalog.organizer.put(`/v1/venues/${id}/seat-map`, seatMapBody()).expect(200);
    expect((await catalog.anyone.get(`/v1/venues/${id}`)).body.capacity).toBe(105);
    await catalog.organizer.patch(`/v1/venues/${id}`, { capacity: 105, name: 'Same size' }).expect(200);
  });

  it('of an older release keep the capacity that was stated there, too', async () => {
    const id = await newVenueWithoutMap({ capacity: 3_000 });
    await catalog.database.execute('UPDATE venues SET stated_capacity = NULL', {});
    await catalog.organizer.put(`/v1/venues/${id}/seat-map`, seatMapBody()).expect(200);
    expect((await catalog.anyone.get(`/v1/venues/${id}`)).body.capacity).toBe(3_000);
  });

  it('are found by city, whatever its case and accents, and paged', async () => {
    for (const city of ['Zürich', 'Pune', 'zurich', 'ZÜRICH']) await newVenueWithoutMap({ city });
    const first = await catalog.anyone.get('/v1/venues?city=zUrich&limit=2').expect(200);
    expect(first.body.items).toHaveLength(2);
    const second = await catalog.anyone.get(
      `/v1/venues?city=zurich&limit=2&cursor=${encodeURIComponent(first.body.nextCursor)}`,
    );
    expect([...first.body.items, ...second.body.items].map(({ city }) => city)).toEqual([
      'Zürich',
      'zurich',
      'ZÜRICH',
    ]);
    expect(second.body.nextCursor).toBeNull();
    expect((await catalog.anyone.get('/v1/venues?city=')).body.items).toHaveLength(4);
  });

  it('are not sent again to a reader who has the current version', async () => {
    const id = await newVenueWithoutMap();
    const first = await catalog.anyone.get(`/v1/venues/${id}`);
    expect(first.headers['cache-control']).toBe('public, max-age=5');
    const etag = first.headers['etag'] as string;
    await catalog.anyone.get(`/v1/venues/${id}`).set('If-None-Match', `W/${etag}`).expect(304);
    await catalog.organizer.patch(`/v1/venues/${id}`, { name: 'Renamed' }).expect(200);
    await catalog.anyone.get(`/v1/venues/${id}`).set('If-None-Match', etag).expect(200);
  });

  it('are not changed by an editor who saw an older version and says so', async () => {
    const id = await newVenueWithoutMap();
    const etag = (await catalog.anyone.get(`/v1/venues/${id}`)).headers['etag'] as string;
    const patch = (name: string) =>
      catalog.organizer.patch(`/v1/venues/${id}`, { name }).set('If-Match', etag);
    const changed = await patch('First').expect(200);
    expect((await patch('Second').expect(412)).body.code).toBe('precondition_failed');
    const read = await catalog.anyone.get(`/v1/venues/${id}`);
    expect(read.body.name).toBe('First');
    expect(changed.headers['etag']).toBe(read.headers['etag']);
  });

  it('take their events along when they move to another city', async () => {
    const venueId = await catalog.newVenue({ city: 'Mumbai' });
    const id = await catalog.newEvent({}, venueId);
    await catalog.organizer.patch(`/v1/venues/${venueId}`, { city: 'Thane' }).expect(200);
    const found = await catalog.anyone.get('/v1/events?city=thane').expect(200);
    expect(found.body.items.map((event: { id: string }) => event.id)).toEqual([id]);
    expect((await catalog.anyone.get('/v1/events?city=mumbai')).body.items).toEqual([]);
  });

  it('show times in their zone without moving them: a new zone leaves every stored time as it is', async () => {
    const venueId = await catalog.newVenue({ timeZone: 'Europe/Berlin', city: 'Berlin', country: 'DE' });
    // The night on which Berlin sets its clocks back: the hour from two to three comes twice.
    const night = {
      ...eventBody(venueId),
      startsAt: '2026-10-25T02:30:00+02:00',
      endsAt: '2026-10-25T02:30:00+01:00',
    };
    const { body: event } = await catalog.organizer.post('/v1/events', night).expect(201);
    expect([event.startsAt, event.endsAt]).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']);
    await catalog.organizer.patch(`/v1/venues/${venueId}`, { timeZone: 'America/New_York' }).expect(200);
    const { body: after } = await catalog.organizer.get(`/v1/events/${event.id}`).expect(200);
    expect([after.startsAt, after.endsAt]).toEqual([event.startsAt, event.endsAt]);
    expect(after.venue.timeZone).toBe('America/New_York');
  });
});
