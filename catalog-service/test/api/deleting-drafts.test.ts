import { allAtOnce } from '@ticketing/service-chassis/testing';
import { startCatalogFixture, type CatalogFixture } from '../builders/service-fixture';

describe('deleting an event', () => {
  let catalog: CatalogFixture;
  let venueId: string;
  beforeAll(async () => {
    catalog = await startCatalogFixture();
    venueId = await catalog.newVenue();
  });
  afterAll(() => catalog.close());

  it.each(['organizer', 'admin'] as const)('takes a draft away, by its %s, once', async (who) => {
    const id = await catalog.newDraft({}, venueId);
    await catalog[who].delete(`/v1/events/${id}`).expect(204);
    await catalog.organizer.get(`/v1/events/${id}`).expect(404);
    expect((await catalog[who].delete(`/v1/events/${id}`).expect(404)).body.code).toBe('event_not_found');
    await catalog.organizer.post(`/v1/events/${id}/publish`).expect(404);
  });

  it('is hidden from other organizers and not for buyers', async () => {
    const id = await catalog.newDraft({}, venueId);
    await catalog.otherOrganizer.delete(`/v1/events/${id}`).expect(404);
    await catalog.customer.delete(`/v1/events/${id}`).expect(403);
    await catalog.anyone.delete(`/v1/events/${id}`).expect(401);
    await catalog.organizer.get(`/v1/events/${id}`).expect(200);
  });

  it('is not possible once it was published or cancelled, and the response names what is', async () => {
    const published = await catalog.newEvent({}, venueId);
    const { body } = await catalog.organizer.delete(`/v1/events/${published}`).expect(409);
    expect(body).toMatchObject({ code: 'not_a_draft', currentStatus: 'ON_SALE' });
    expect(body.detail).toContain('/cancel');
    const cancelled = await catalog.newDraft({}, venueId);
    await catalog.organizer.post(`/v1/events/${cancelled}/cancel`).expect(200);
    await catalog.organizer.delete(`/v1/events/${cancelled}`).expect(409);
    await catalog.anyone.get(`/v1/events/${published}`).expect(200);
  });

  it('and publishing it at the same time have one winner', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await catalog.newDraft({}, venueId);
      const [deleted, published] = await allAtOnce(2, (index) =>
        index === 0
          ? catalog.organizer.delete(`/v1/events/${id}`)
          : catalog.organizer.post(`/v1/events/${id}/publish`),
      );
      const isDeleted = deleted?.status === 'fulfilled' && deleted.value.status === 204;
      const isPublished = published?.status === 'fulfilled' && published.value.status === 200;
      expect([isDeleted, isPublished].filter(Boolean)).toHaveLength(1);
    }
  });
});

describe('a status in place of a call', () => {
  let catalog: CatalogFixture;
  beforeAll(async () => {
    catalog = await startCatalogFixture();
  });
  afterAll(() => catalog.close());

  it('is rejected with the calls that change it', async () => {
    const id = await catalog.newEvent();
    const { body } = await catalog.organizer.patch(`/v1/events/${id}`, { status: 'CANCELLED' }).expect(400);
    expect(body.errors).toEqual([
      { pointer: '/status', detail: expect.stringContaining('POST /v1/events/{id}/cancel') },
    ]);
  });

  it('is rejected likewise for the map of a venue', async () => {
    const venueId = await catalog.newVenue();
    const { body } = await catalog.organizer.patch(`/v1/venues/${venueId}`, { sections: [] }).expect(400);
    expect(body.errors[0].detail).toContain('PUT /v1/venues/{id}/seat-map');
  });
});
