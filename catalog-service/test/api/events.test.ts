import { allAtOnce } from '@ticketing/service-chassis/testing';
import {
  eventBody,
  rupees,
  seatMapBody,
  stalls,
  tier,
  usualTiers,
  venueBody,
} from '../builders/request-bodies';
import { startCatalogFixture, type CatalogFixture } from '../builders/service-fixture';

describe('events', () => {
  let catalog: CatalogFixture;
  let venueId: string;
  beforeEach(async () => {
    catalog = await startCatalogFixture();
    venueId = await catalog.newVenue();
  });
  afterEach(() => catalog.close());

  describe('being created', () => {
    it('start as drafts, with everything left out filled in', async () => {
      const { body } = await catalog.organizer.post('/v1/events', eventBody(venueId)).expect(201);
      const { body: venue } = await catalog.anyone.get(`/v1/venues/${venueId}`);
      expect(body).toEqual({
        id: body.id,
        organizerId: 'usr_organizer',
        title: 'An evening of ragas',
        type: 'Concert',
        description: '',
        venue,
        seatMapVersion: null,
        startsAt: '2026-06-22T14:00:00.000Z',
        endsAt: '2026-06-22T17:00:00.000Z',
        status: 'DRAFT',
        currency: 'INR',
        taxRateBasisPoints: 0,
        priceTiers: usualTiers(),
        salesStartAt: '2026-06-01T12:00:00.000Z',
        salesEndAt: '2026-06-22T14:00:00.000Z',
        sale: { state: 'NONE', opensAt: '2026-06-01T12:00:00.000Z', closesAt: '2026-06-22T14:00:00.000Z' },
        refundCutoffAt: '2026-06-21T14:00:00.000Z',
        doorsOpenAt: '2026-06-21T14:00:00.000Z',
        maxSeatsPerOrder: 10,
      });
    });

    it('may be held by any organizer at any venue', async () => {
      const { body } = await catalog.otherOrganizer.post('/v1/events', eventBody(venueId)).expect(201);
      expect(body.organizerId).toBe('usr_other');
    });

    it('come into being once however often the request is repeated with its key', async () => {
      const results = await allAtOnce(5, () =>
        catalog.organizer.post('/v1/events', eventBody(venueId)).set('Idempotency-Key', 'one-evening'),
      );
      const answers = results.map((result) => (result.status === 'fulfilled' ? result.value : undefined));
      expect(answers.filter((answer) => ![201, 409].includes(answer?.status ?? 0))).toEqual([]);
      const { body } = await catalog.organizer.get('/v1/events?status=DRAFT');
      expect(body.items).toHaveLength(1);
      const repeated = await catalog.organizer
        .post('/v1/events', eventBody(venueId))
        .set('Idempotency-Key', 'one-evening');
      expect(repeated.body.id).toBe(body.items[0].id);
    });

    it('write the sections as the map does, and the type as the catalog does', async () => {
      const priceTiers = [tier('All', rupees(5), ' floor', 'STALLS')];
      const { body } = await catalog.organizer
        .post('/v1/events', eventBody(venueId, { priceTiers, type: 'stand-UP' }))
        .expect(201);
      expect(body.priceTiers[0].sections).toEqual(['Floor', 'Stalls']);
      expect(body.type).toBe('Comedy');
    });

    it('may be priced before the venue has its map', async () => {
      const { body: venue } = await catalog.organizer.post('/v1/venues', venueBody());
      await catalog.organizer.post('/v1/events', eventBody(venue.id, { priceTiers: [] })).expect(201);
    });

    it('need a venue that exists', async () => {
      const answer = await catalog.organizer.post('/v1/events', eventBody('ven_missing')).expect(404);
      expect(answer.body.code).toBe('venue_not_found');
    });
  });

  describe('as drafts', () => {
    it('are seen by their organizer and by admins alone', async () => {
      const id = await catalog.newDraft({}, venueId);
      await catalog.organizer.get(`/v1/events/${id}`).expect(200);
      await catalog.admin.get(`/v1/events/${id}`).expect(200);
      for (const reader of [catalog.anyone, catalog.customer, catalog.otherOrganizer]) {
        expect((await reader.get(`/v1/events/${id}`).expect(404)).body.code).toBe('event_not_found');
        expect((await reader.get('/v1/events?status=DRAFT')).body.items).toEqual([]);
      }
      expect((await catalog.organizer.get('/v1/events')).body.items).toHaveLength(1);
      expect((await catalog.admin.get('/v1/events')).body.items).toHaveLength(1);
    });

    it('change in every part', async () => {
      const id = await catalog.newDraft({}, venueId);
      const elsewhere = await catalog.newVenue({ city: 'Pune' }, seatMapBody(stalls()));
      const { body } = await catalog.organizer
        .patch(`/v1/events/${id}`, {
          venueId: elsewhere,
          type: 'Festival',
          currency: 'EUR',
          priceTiers: [tier('All', { amount: 4_200, currency: 'EUR' }, 'Stalls')],
        })
        .expect(200);
      expect(body).toMatchObject({ type: 'Festival', currency: 'EUR', venue: { city: 'Pune' } });
      expect((await catalog.organizer.get('/v1/events?city=pune')).body.items).toHaveLength(1);
    });

    it('change in their words also when the venue got another map meanwhile; their prices must fit the new one', async () => {
      const id = await catalog.newDraft({}, venueId);
      await catalog.organizer
        .put(`/v1/venues/${venueId}/seat-map`, seatMapBody(stalls({ name: 'Parkett' })))
        .expect(200);
      await catalog.organizer.patch(`/v1/events/${id}`, { title: 'Renamed' }).expect(200);
      await catalog.organizer.patch(`/v1/events/${id}`, { priceTiers: usualTiers() }).expect(400);
    });

    it('must still fit the map and the calendar after a change', async () => {
      const id = await catalog.newDraft({}, venueId);
      await catalog.organizer.patch(`/v1/events/${id}`, { priceTiers: [] }).expect(400);
      await catalog.organizer.patch(`/v1/events/${id}`, { startsAt: '2026-06-23T00:00:00Z' }).expect(400);
      await catalog.organizer.patch(`/v1/events/${id}`, { venueId: 'ven_missing' }).expect(404);
    });
  });

  it('are absent to an organizer who tries to change someone else’s, also when everyone can read them', async () => {
    const published = await catalog.newEvent({}, venueId);
    const draft = await catalog.newDraft({}, venueId);
    await catalog.otherOrganizer.get(`/v1/events/${published}`).expect(200);
    for (const id of [published, draft, 'evt_missing', "evt_' OR 1=1"]) {
      const path = `/v1/events/${encodeURIComponent(id)}`;
      for (const answer of [
        await catalog.otherOrganizer.patch(path, { title: 'Mine' }),
        await catalog.otherOrganizer.post(`${path}/publish`),
        await catalog.otherOrganizer.post(`${path}/cancel`),
      ]) {
        expect([answer.status, answer.body.code]).toEqual([404, 'event_not_found']);
      }
    }
    await catalog.admin.patch(`/v1/events/${published}`, { title: 'Corrected' }).expect(200);
  });

  describe('once published', () => {
    let id: string;
    beforeEach(async () => {
      id = await catalog.newEvent({ refundCutoffAt: '2026-06-20T00:00:00Z' }, venueId);
    });
    const patch = (changes: object) => catalog.organizer.patch(`/v1/events/${id}`, changes);

    it('change in what they say and when they sell, and seating hears of it', async () => {
      const { body } = await patch({
        title: 'A night of ragas',
        description: 'Two hours.\nOne pause.',
        salesEndAt: '2026-06-22T13:00:00Z',
        maxSeatsPerOrder: 4,
        priceTiers: [tier('Standing', rupees(950), 'FLOOR'), tier('Premium', rupees(2_600), 'Stalls')],
      }).expect(200);
      expect(body).toMatchObject({ title: 'A night of ragas', status: 'ON_SALE', maxSeatsPerOrder: 4 });
      expect(body.priceTiers[0].sections).toEqual(['Floor']);
      expect(catalog.seating.inventories.get(id)).toMatchObject({
        salesEndAt: new Date('2026-06-22T13:00:00Z'),
        maxSeatsPerOrder: 4,
        sections: [
          { name: 'Stalls', price: 260_000 },
          { name: 'Floor', price: 95_000 },
        ],
      });
    });

    it('change their words without troubling seating', async () => {
      const before = catalog.seating.puts;
      await patch({ title: 'Ragas', description: 'All night.' }).expect(200);
      expect(catalog.seating.puts).toBe(before);
    });

    it('keep a change that seating could not be told, and tell it later', async () => {
      catalog.seating.isDown = true;
      expect((await patch({ maxSeatsPerOrder: 2 }).expect(200)).body.maxSeatsPerOrder).toBe(2);
      catalog.seating.isDown = false;
      await catalog.laterDeliveries();
      expect(catalog.seating.inventories.get(id)?.maxSeatsPerOrder).toBe(2);
    });

    it.each([
      ['the type', { type: 'Sports' }, '/type'],
      ['the tax', { taxRateBasisPoints: 1_800 }, '/taxRateBasisPoints'],
      [
        'the sections of a tier',
        { priceTiers: [tier('Premium', rupees(1), 'Stalls', 'Floor')] },
        '/priceTiers',
      ],
      [
        'the cut-off for refunds to an earlier time',
        { refundCutoffAt: '2026-06-19T00:00:00Z' },
        '/refundCutoffAt',
      ],
    ])('keep %s as it was bought', async (_what, changes, pointer) => {
      const answer = await patch(changes).expect(409);
      expect(answer.body.code).toBe('fixed_after_publish');
      expect(answer.body.errors).toEqual([expect.objectContaining({ pointer })]);
    });

    it('may be sent again whole, as they are', async () => {
      const { body } = await catalog.organizer.get(`/v1/events/${id}`);
      const { title, type, description, startsAt, endsAt, currency, priceTiers, refundCutoffAt } = body;
      const same = { title, type, description, startsAt, endsAt, currency, priceTiers, refundCutoffAt };
      await patch({ ...same, venueId }).expect(200);
    });

    it('allow refunds longer, but not beyond the start', async () => {
      await patch({ refundCutoffAt: '2026-06-22T14:00:00Z' }).expect(200);
      await patch({ refundCutoffAt: '2026-06-22T14:00:01Z' }).expect(400);
    });

    it('move within the future, and what follows from the start moves along', async () => {
      const moved = await patch({ startsAt: '2026-06-23T14:00:00Z', endsAt: '2026-06-23T17:00:00Z' }).expect(
        200,
      );
      expect(moved.body.salesEndAt).toBe('2026-06-23T14:00:00.000Z');
      await patch({ startsAt: '2026-06-01T11:00:00Z' }).expect(400);
    });

    it('do not change their start once they have begun, and nothing once they are over', async () => {
      catalog.clock.set(new Date('2026-06-22T15:00:00Z'));
      expect((await patch({ startsAt: '2026-06-22T16:00:00Z' }).expect(409)).body.code).toBe(
        'already_started',
      );
      await patch({ endsAt: '2026-06-22T18:00:00Z' }).expect(200);
      catalog.clock.set(new Date('2026-06-22T18:00:00Z'));
      await catalog.service.jobs.runNow('event-completion');
      expect((await patch({ title: 'Too late' }).expect(409)).body.code).toBe('event_over');
    });

    it('lose no change when two edit at once: one of them is told', async () => {
      const results = await allAtOnce(6, (index) =>
        index % 2 === 0 ? patch({ title: `Title ${index}` }) : patch({ maxSeatsPerOrder: index }),
      );
      const statuses = results.map((result) => (result.status === 'fulfilled' ? result.value.status : 0));
      const version = await catalog.database.query<{ version: number }>(
        'SELECT version FROM events WHERE id = @id',
        { id },
      );
      // Version 1 is the draft and 2 its publication.
      expect(version[0]?.version).toBe(2 + statuses.filter((status) => status === 200).length);
      expect(statuses.every((status) => status === 200 || status === 409)).toBe(true);
    });

    it('are not changed by an editor who saw an older version and says so', async () => {
      const seen = await catalog.organizer.get(`/v1/events/${id}`);
      const etag = seen.headers['etag'] as string;
      await patch({ title: 'First' }).set('If-Match', etag).expect(200);
      const late = await patch({ title: 'Second' }).set('If-Match', etag).expect(412);
      expect(late.body.code).toBe('precondition_failed');
      expect((await catalog.anyone.get(`/v1/events/${id}`)).body.title).toBe('First');
    });

    it('are changed by one of many editors who saw the same version and say so', async () => {
      const etag = (await catalog.organizer.get(`/v1/events/${id}`)).headers['etag'] as string;
      const results = await allAtOnce(6, (index) => patch({ title: `Title ${index}` }).set('If-Match', etag));
      const statuses = results.map((result) => (result.status === 'fulfilled' ? result.value.status : 0));
      expect(statuses.sort()).toEqual([200, 412, 412, 412, 412, 412]);
    });

    it('are kept by readers for a moment, and compared by tag after it', async () => {
      const first = await catalog.anyone.get(`/v1/events/${id}`);
      expect(first.headers).toMatchObject({ 'cache-control': 'public, max-age=5', vary: 'Authorization' });
      const etag = first.headers['etag'] as string;
      await catalog.anyone.get(`/v1/events/${id}`).set('If-None-Match', `"other", ${etag}`).expect(304);
      await catalog.seatingService.put(`/v1/events/${id}/availability`, { soldOut: true }).expect(204);
      await catalog.anyone.get(`/v1/events/${id}`).set('If-None-Match', etag).expect(200);
      const own = await catalog.organizer.get(`/v1/events/${id}`);
      expect(own.headers['cache-control']).toBe('private, no-cache');
    });
  });
});
