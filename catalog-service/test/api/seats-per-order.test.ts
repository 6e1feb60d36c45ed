import { loadCatalogConfig } from '../../src/config';
import { eventBody } from '../builders/request-bodies';
import { startCatalogFixture, type CatalogFixture } from '../builders/service-fixture';

describe('the seats of one order', () => {
  let catalog: CatalogFixture;
  let venueId: string;
  beforeAll(async () => {
    const config = loadCatalogConfig({ NODE_ENV: 'test', MAX_SEATS_PER_RESERVATION: '6' });
    catalog = await startCatalogFixture({}, config);
    venueId = await catalog.newVenue();
  });
  afterAll(() => catalog.close());

  const create = (changes: object) => catalog.organizer.post('/v1/events', eventBody(venueId, changes));

  it('are never promised beyond what one reservation may have', async () => {
    const refused = await create({ maxSeatsPerOrder: 7 }).expect(400);
    expect(refused.body.errors).toEqual([
      {
        pointer: '/maxSeatsPerOrder',
        detail: expect.stringMatching(/^maxSeatsPerOrder must be at most 6\b/),
      },
    ]);
    const id = (await create({ maxSeatsPerOrder: 6 }).expect(201)).body.id as string;
    await catalog.organizer.patch(`/v1/events/${id}`, { maxSeatsPerOrder: 7 }).expect(400);
  });

  it('are as many as one reservation may have when the organizer does not say', async () => {
    expect((await create({}).expect(201)).body.maxSeatsPerOrder).toBe(6);
  });

  it('of an event with more, from before, are shown as what can be reserved, and do not hinder its changes', async () => {
    const id = await catalog.newEvent({}, venueId);
    await catalog.database.execute('UPDATE events SET max_seats_per_order = 50 WHERE id = @id', { id });
    expect((await catalog.anyone.get(`/v1/events/${id}`)).body.maxSeatsPerOrder).toBe(6);
    const listed = (await catalog.anyone.get('/v1/events')).body.items as {
      id: string;
      maxSeatsPerOrder: number;
    }[];
    expect(listed.find((event) => event.id === id)?.maxSeatsPerOrder).toBe(6);
    const changed = await catalog.organizer.patch(`/v1/events/${id}`, { title: 'New title' }).expect(200);
    expect(changed.body.maxSeatsPerOrder).toBe(6);
  });
});
