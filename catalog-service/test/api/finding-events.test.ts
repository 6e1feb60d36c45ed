import { startCatalogFixture, type CatalogFixture } from '../builders/service-fixture';

describe('finding events', () => {
  let catalog: CatalogFixture;
  beforeAll(async () => {
    catalog = await startCatalogFixture();
    const mumbai = await catalog.newVenue({ name: 'Royal Opera House', city: 'Mumbai' });
    const zurich = await catalog.newVenue({ name: 'Tonhalle', city: 'Zürich', country: 'CH' });
    const day = (date: number, month = '06') => ({
      startsAt: `2026-${month}-${String(date).padStart(2, '0')}T18:00:00Z`,
      endsAt: `2026-${month}-${String(date).padStart(2, '0')}T21:00:00Z`,
    });
    await catalog.newEvent({ title: 'Jazz at Dusk', ...day(20) }, mumbai);
    await catalog.newEvent({ title: 'Café Müller', type: 'Theatre', ...day(10) }, zurich);
    await catalog.newEvent({ title: '100% Comedy', type: 'Comedy', ...day(15) }, mumbai);
    await catalog.newEvent({ title: 'Under_score [live]', ...day(15) }, zurich);
    await catalog.newEvent({ title: 'Gone by noon', ...day(2) }, mumbai);
    await catalog.newDraft({ title: 'Secret plans', ...day(25) }, mumbai);
    const cancelled = await catalog.newEvent({ title: 'Rained off', ...day(12) }, mumbai);
    await catalog.organizer.post(`/v1/events/${cancelled}/cancel`).expect(200);
    catalog.clock.set(new Date('2026-06-05T00:00:00Z'));
    await catalog.service.jobs.runNow('event-completion');
  });
  afterAll(() => catalog.close());

  const titles = async (query: string, reader = catalog.anyone): Promise<string[]> => {
    const { body } = await reader.get(`/v1/events?${query}`).expect(200);
    return body.items.map((event: { title: string }) => event.title);
  };

  it('shows what is not over, by its start', async () => {
    expect(await titles('')).toEqual([
      'Café Müller',
      'Rained off',
      '100% Comedy',
      'Under_score [live]',
      'Jazz at Dusk',
    ]);
  });

  it('shows what is over when that is asked for', async () => {
    expect(await titles('status=COMPLETED')).toEqual(['Gone by noon']);
    expect(await titles('to=2026-06-11T00:00:00Z')).toEqual(['Gone by noon', 'Café Müller']);
  });

  it('takes a period with zones, and finds what runs in it: the end of each is exclusive', async () => {
    const at = encodeURIComponent('2026-06-15T23:30:00+05:30');
    expect(await titles(`from=${at}&to=2026-06-20T18:00:00Z`)).toEqual(['100% Comedy', 'Under_score [live]']);
    expect(await titles('from=2026-06-15T21:00:00Z&to=2026-06-20T18:00:00.001Z')).toEqual(['Jazz at Dusk']);
  });

  it.each([
    ['city=ZURICH', ['Café Müller', 'Under_score [live]']],
    ['type=theatre', ['Café Müller']],
    ['eventType=Comedy', ['100% Comedy']],
    ['status=on_sale&city=mumbai', ['100% Comedy', 'Jazz at Dusk']],
    ['organizerId=usr_other', []],
    ['q=cafe%20muller', ['Café Müller']],
    ['q=tonhalle', ['Café Müller', 'Under_score [live]']],
    ['q=opera%20JAZZ', ['Jazz at Dusk']],
    ['q=opera&type=Comedy', ['100% Comedy']],
    ['q=%25', ['100% Comedy']],
    ['q=_', ['Under_score [live]']],
    ['q=%5Blive%5D', ['Under_score [live]']],
    ['q=%5Ba-z%5D', []],
    ['q=!', []],
    ['q=%27%20OR%201=1', []],
    ['q=', ['Café Müller', 'Rained off', '100% Comedy', 'Under_score [live]', 'Jazz at Dusk']],
  ])('by %s', async (query, expected) => {
    expect(await titles(query)).toEqual(expected);
  });

  it('shows an organizer the own drafts too', async () => {
    expect(await titles('organizerId=usr_organizer&status=DRAFT', catalog.organizer)).toEqual([
      'Secret plans',
    ]);
    expect(await titles('q=secret', catalog.otherOrganizer)).toEqual([]);
    expect(await titles('q=secret', catalog.admin)).toEqual(['Secret plans']);
  });

  it('gives pages that together are the list, without gap or double, also where starts are the same', async () => {
    const whole = await titles('');
    for (const limit of [1, 2, 3]) {
      const seen: string[] = [];
      let cursor = '';
      for (let page = 0; page < 10; page += 1) {
        const { body } = await catalog.anyone.get(`/v1/events?limit=${limit}${cursor}`).expect(200);
        seen.push(...body.items.map((event: { title: string }) => event.title));
        if (body.nextCursor === null) break;
        cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`;
      }
      expect(seen).toEqual(whole);
    }
  });

  it.each([
    'limit=0',
    'limit=201',
    'limit=ten',
    'type=seance',
    'status=SOLD',
    'from=2026-06-15',
    'to=yesterday',
    'cursor=e30',
    'cursor=%F0%9F%92%A5',
    `cursor=${Buffer.from('[1e15,"a"]').toString('base64url')}`,
    'city=a&city=b',
    `q=${'x'.repeat(101)}`,
  ])('rejects %s with 400', async (query) => {
    await catalog.anyone.get(`/v1/events?${query}`).expect(400);
  });
});
