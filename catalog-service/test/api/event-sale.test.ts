import { startCatalogFixture, type CatalogFixture } from '../builders/service-fixture';

/** It is 1 June 2026 at noon. */
describe('the sale of an event', () => {
  let catalog: CatalogFixture;
  beforeEach(async () => {
    catalog = await startCatalogFixture();
  });
  afterEach(() => catalog.close());

  const window = { salesStartAt: '2026-06-03T10:00:00Z', salesEndAt: '2026-06-20T10:00:00Z' };
  const read = (id: string) => catalog.anyone.get(`/v1/events/${id}`).expect(200);
  const saleOf = async (id: string) => (await read(id)).body.sale;
  const titles = async (query: string): Promise<string[]> => {
    const { body } = await catalog.anyone.get(`/v1/events?${query}`).expect(200);
    return body.items.map((event: { title: string }) => event.title);
  };

  it('is told with its state and its window, and the status is as it was', async () => {
    const id = await catalog.newEvent(window);
    const sale = { opensAt: '2026-06-03T10:00:00.000Z', closesAt: '2026-06-20T10:00:00.000Z' };
    expect(await saleOf(id)).toEqual({ state: 'UPCOMING', ...sale });
    catalog.clock.set(new Date('2026-06-03T10:00:00Z'));
    expect((await read(id)).body).toMatchObject({ status: 'ON_SALE', sale: { state: 'OPEN', ...sale } });
    await catalog.seatingService.put(`/v1/events/${id}/availability`, { soldOut: true }).expect(204);
    expect(await saleOf(id)).toEqual({ state: 'SOLD_OUT', ...sale });
    catalog.clock.set(new Date('2026-06-20T10:00:00Z'));
    expect(await saleOf(id)).toEqual({ state: 'ENDED', ...sale });
    await catalog.organizer.post(`/v1/events/${id}/cancel`).expect(200);
    expect(await saleOf(id)).toEqual({ state: 'NONE', ...sale });
  });

  it('of a draft has no state, but the window that it will have', async () => {
    const id = await catalog.newDraft(window);
    const { body } = await catalog.organizer.get(`/v1/events/${id}`).expect(200);
    expect(body.sale).toMatchObject({ state: 'NONE', opensAt: '2026-06-03T10:00:00.000Z' });
  });

  it('changes the tag when time changes its state, so that no reader keeps the old one', async () => {
    const id = await catalog.newEvent(window);
    const etag = (await read(id)).headers['etag'] as string;
    await catalog.anyone.get(`/v1/events/${id}`).set('If-None-Match', etag).expect(304);
    catalog.clock.set(new Date('2026-06-03T09:59:57.500Z'));
    expect((await read(id)).headers['cache-control']).toBe('public, max-age=2');
    catalog.clock.set(new Date('2026-06-03T10:00:00Z'));
    const opened = await catalog.anyone.get(`/v1/events/${id}`).set('If-None-Match', etag).expect(200);
    expect(opened.body.sale.state).toBe('OPEN');
    expect(opened.headers['cache-control']).toBe('public, max-age=5');
  });

  it('that opens meanwhile is no edit: an editor who saw it closed may still save', async () => {
    const id = await catalog.newEvent(window);
    const etag = (await read(id)).headers['etag'] as string;
    catalog.clock.set(new Date('2026-06-03T10:00:00Z'));
    await catalog.organizer.patch(`/v1/events/${id}`, { title: 'Renamed' }).set('If-Match', etag).expect(200);
    await catalog.organizer.patch(`/v1/events/${id}`, { title: 'Twice' }).set('If-Match', etag).expect(412);
  });

  describe('decides what ?status=ON_SALE lists:', () => {
    const festival = {
      title: 'Three days',
      startsAt: '2026-06-02T10:00:00Z',
      endsAt: '2026-06-05T10:00:00Z',
      salesEndAt: '2026-06-05T08:00:00Z',
    };

    beforeEach(async () => {
      await catalog.newEvent({
        title: 'Began',
        startsAt: '2026-06-03T11:00:00Z',
        endsAt: '2026-06-03T16:00:00Z',
      });
      await catalog.newEvent({ title: 'Sales ended', salesEndAt: '2026-06-03T12:00:00Z' });
      await catalog.newEvent({ title: 'Later', salesStartAt: '2026-06-03T12:00:00.001Z' });
      const soldOut = await catalog.newEvent({ title: 'Sold out' });
      await catalog.seatingService.put(`/v1/events/${soldOut}/availability`, { soldOut: true }).expect(204);
      await catalog.newEvent({ title: 'Open', startsAt: '2026-06-10T10:00:00Z' });
      await catalog.newEvent(festival);
      catalog.clock.set(new Date('2026-06-03T12:00:00Z'));
    });

    it('what can be bought now', async () => {
      expect(await titles('status=ON_SALE')).toEqual(['Three days', 'Open']);
      expect(await titles('status=ON_SALE&limit=1')).toEqual(['Three days']);
      expect(await titles('status=ON_SALE&from=2026-06-06T00:00:00Z')).toEqual(['Open']);
      expect(await titles('status=SOLD_OUT')).toEqual(['Sold out']);
    });

    it.each(['', 'q=three', 'city=mumbai', 'type=concert'])(
      'a festival that began is still listed by "%s", until it is over',
      async (query) => {
        expect(await titles(query)).toContain('Three days');
        catalog.clock.set(new Date('2026-06-05T10:00:00Z'));
        expect(await titles(query)).not.toContain('Three days');
      },
    );

    it.each([
      ['from=2026-06-05T09:59:59.999Z', true],
      ['from=2026-06-05T10:00:00Z', false],
      ['to=2026-06-02T10:00:00.001Z', true],
      ['to=2026-06-02T10:00:00Z', false],
      ['from=2026-06-03T00:00:00Z&to=2026-06-04T00:00:00Z', true],
    ])('a period overlaps its run: %s -> %s', async (period, isListed) => {
      expect((await titles(period)).includes('Three days')).toBe(isListed);
    });
  });
});
