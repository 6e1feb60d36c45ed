import { allAtOnce } from '@ticketing/service-chassis/testing';
import { floor, seatMapBody, stalls, tier, rupees, usualTiers, venueBody } from '../builders/request-bodies';
import { startCatalogFixture, type CatalogFixture } from '../builders/service-fixture';

describe('the seat map of a venue', () => {
  let catalog: CatalogFixture;
  let venueId: string;
  let path: string;
  beforeEach(async () => {
    catalog = await startCatalogFixture();
    venueId = (await catalog.organizer.post('/v1/venues', venueBody())).body.id as string;
    path = `/v1/venues/${venueId}/seat-map`;
  });
  afterEach(() => catalog.close());

  it('is absent until its organizer sends it', async () => {
    expect((await catalog.anyone.get(path).expect(404)).body.code).toBe('seat_map_not_found');
    const put = await catalog.organizer.put(path, seatMapBody()).expect(200);
    expect(put.body).toEqual({ venueId, version: 1, capacity: 105 });
    const read = await catalog.anyone.get(path).expect(200);
    expect(read.headers['content-type']).toMatch(/^application\/json/);
    expect(read.body).toEqual({ sections: [stalls(), { ...floor(), rows: [] }] });
  });

  it('may be sent back as it was read, which changes nothing', async () => {
    await catalog.organizer.put(path, seatMapBody()).expect(200);
    const { body } = await catalog.anyone.get(path);
    expect((await catalog.organizer.put(path, body).expect(200)).body.version).toBe(1);
    expect((await catalog.organizer.put(path, seatMapBody(floor())).expect(200)).body.version).toBe(2);
  });

  it('is not sent again to a reader who has it', async () => {
    await catalog.organizer.put(path, seatMapBody()).expect(200);
    const etag = (await catalog.anyone.get(path)).headers['etag'] as string;
    const again = await catalog.anyone.get(path).set('If-None-Match', etag).expect(304);
    expect(again.text).toBe('');
    await catalog.organizer.put(path, seatMapBody(floor())).expect(200);
    await catalog.anyone.get(path).set('If-None-Match', etag).expect(200);
  });

  it('is not replaced by an editor who saw an older one, or thought that there was one', async () => {
    const put = (etag: string) => catalog.organizer.put(path, seatMapBody(floor())).set('If-Match', etag);
    expect((await put('"map-1"').expect(412)).body.code).toBe('precondition_failed');
    await catalog.organizer.put(path, seatMapBody()).expect(200);
    await put('"map-7"').expect(412);
    expect((await put('"map-1"').expect(200)).body.version).toBe(2);
  });

  it('belongs to the organizer of the venue', async () => {
    expect((await catalog.otherOrganizer.put(path, seatMapBody()).expect(403)).body.code).toBe(
      'not_your_venue',
    );
    await catalog.organizer.put('/v1/venues/ven_missing/seat-map', seatMapBody()).expect(404);
    await catalog.admin.put(path, seatMapBody()).expect(200);
  });

  it('takes numbers for the names of rows and seats, and gives them back as text', async () => {
    await catalog.organizer
      .put(path, seatMapBody(stalls({ rows: [{ name: 7, seats: [{ number: 12, x: 0, y: 0 }] }] })))
      .expect(200);
    const { body } = await catalog.anyone.get(path);
    expect(body.sections[0].rows).toEqual([{ name: '7', seats: [{ number: '12', x: 0, y: 0 }] }]);
  });

  it('may be as large as an arena of 50,000 seats', async () => {
    const numbers = Array.from({ length: 100 }, (_, index) => ({
      number: String(index + 1),
      x: index,
      y: 0,
    }));
    const rows = Array.from({ length: 500 }, (_, index) => ({ name: String(index + 1), seats: numbers }));
    const put = await catalog.organizer.put(path, seatMapBody(stalls({ rows }))).expect(200);
    expect(put.body.capacity).toBe(50_000);
  });

  it('is rejected over 5 MB', async () => {
    const rows = [{ name: 'A', seats: [], note: 'x'.repeat(5 * 1024 * 1024) }];
    await catalog.organizer.put(path, seatMapBody(stalls({ rows }))).expect(413);
  });

  it('stays, for an event that is published, as it was then', async () => {
    await catalog.organizer.put(path, seatMapBody()).expect(200);
    const before = await catalog.newEvent({}, venueId);
    await catalog.organizer.put(path, seatMapBody(stalls(), floor({ capacity: 500 }))).expect(200);
    const after = await catalog.newEvent({ priceTiers: usualTiers() }, venueId);

    await catalog.organizer.post(`/v1/events/${before}/publish`).expect(200);
    const standing = (id: string) =>
      catalog.seating.inventories.get(id)?.sections.find(({ kind }) => kind === 'STANDING');
    expect(standing(before)).toMatchObject({ capacity: 100 });
    expect(standing(after)).toMatchObject({ capacity: 500 });

    const { body: event } = await catalog.anyone.get(`/v1/events/${before}`);
    expect(event.seatMapVersion).toBe(1);
    const { body: map } = await catalog.anyone.get(`${path}?version=${event.seatMapVersion}`).expect(200);
    expect(map.sections[1].capacity).toBe(100);
  });

  it('keeps only the versions that are on sale, besides the newest', async () => {
    for (const capacity of [1, 2, 3]) {
      await catalog.organizer.put(path, seatMapBody(floor({ capacity }))).expect(200);
      if (capacity === 2) {
        await catalog.newEvent({ priceTiers: [tier('All', rupees(1), 'floor')] }, venueId);
      }
    }
    await catalog.anyone.get(`${path}?version=1`).expect(404);
    await catalog.anyone.get(`${path}?version=2`).expect(200);
    await catalog.anyone.get(`${path}?version=3`).expect(200);
  });

  it('gets one new version when many send different ones at once; the others are told', async () => {
    const results = await allAtOnce(8, (index) =>
      catalog.organizer.put(path, seatMapBody(floor({ capacity: index + 1 }))),
    );
    const statuses = results.map((result) => (result.status === 'fulfilled' ? result.value.status : 0));
    const won = statuses.filter((status) => status === 200).length;
    expect(won).toBeGreaterThanOrEqual(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(8 - won);
    const { body: venue } = await catalog.anyone.get(`/v1/venues/${venueId}`);
    const { body: map, headers } = await catalog.anyone.get(path);
    expect(headers['etag']).toBe(`"map-${won}"`);
    expect(map.sections[0].capacity).toBe(venue.capacity);
  });
});
