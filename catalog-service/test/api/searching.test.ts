import { startCatalogFixture, type CatalogFixture } from '../builders/service-fixture';

describe('searching as people type', () => {
  let catalog: CatalogFixture;
  let lodz: string;
  beforeAll(async () => {
    catalog = await startCatalogFixture();
    lodz = await catalog.newVenue({ name: 'Teatr Wielki', city: 'Łódź', country: 'PL' });
    const tromso = await catalog.newVenue({ name: 'Kulturhuset', city: 'Tromsø', country: 'NO' });
    await catalog.newEvent({ title: 'Rock ’n’ Roll' }, lodz);
    await catalog.newEvent({ title: 'Don Giovanni – Mozart' }, lodz);
    await catalog.newEvent({ title: 'שָׁלוֹם' }, tromso);
    await catalog.newEvent({ title: 'القُرآن' }, tromso);
    await catalog.newEvent({ title: '“Œuvres” de Diyarbakır' }, tromso);
  });
  afterAll(() => catalog.close());

  const titles = async (filter: string, text: string): Promise<string[]> => {
    const { body } = await catalog.anyone.get(`/v1/events?${filter}=${encodeURIComponent(text)}`).expect(200);
    return body.items.map(({ title }: { title: string }) => title);
  };

  it.each([
    ["rock 'n' roll", 'Rock ’n’ Roll'],
    ['rock n roll', 'Rock ’n’ Roll'],
    ['ROCK ‘N’ ROLL', 'Rock ’n’ Roll'],
    ['don giovanni - mozart', 'Don Giovanni – Mozart'],
    ['giovanni mozart', 'Don Giovanni – Mozart'],
    ['שלום', 'שָׁלוֹם'],
    ['القرآن', 'القُرآن'],
    ['"oeuvres"', '“Œuvres” de Diyarbakır'],
    ['diyarbakir', '“Œuvres” de Diyarbakır'],
  ])('%s finds %s', async (text, title) => {
    expect(await titles('q', text)).toEqual([title]);
  });

  it('finds events and venues by a city whose letters are not on the keyboard', async () => {
    expect(await titles('city', 'Lodz')).toEqual(['Rock ’n’ Roll', 'Don Giovanni – Mozart']);
    expect(await titles('city', 'tromso')).toHaveLength(3);
    expect(await titles('q', 'lodz mozart')).toEqual(['Don Giovanni – Mozart']);
    const { body } = await catalog.anyone.get('/v1/venues?city=lodz').expect(200);
    expect(body.items).toMatchObject([{ city: 'Łódź' }]);
  });

  it('finds nothing by signs that no title has, instead of everything', async () => {
    expect(await titles('q', '–')).toEqual([]);
  });

  describe('of what an older release stored', () => {
    const asOlderReleaseStored = async () => {
      await catalog.database.execute(
        "UPDATE venues SET city_key = 'łodz', search_text = 'teatr wielki łodz', fold_version = NULL WHERE id = @lodz",
        { lodz },
      );
      await catalog.database.execute(
        "UPDATE events SET city_key = 'łodz', search_text = 'rock ’n’ roll', fold_version = 1 WHERE title = @title",
        { title: 'Rock ’n’ Roll' },
      );
    };

    it('finds it too, once the job has folded it again', async () => {
      await asOlderReleaseStored();
      expect(await titles('city', 'lodz')).not.toContain('Rock ’n’ Roll');
      await catalog.service.jobs.runNow('search-refold');
      expect(await titles('city', 'lodz')).toContain('Rock ’n’ Roll');
      expect(await titles('q', "rock 'n' roll teatr lodz")).toEqual(['Rock ’n’ Roll']);
    });

    it('leaves rows alone that were folded by the rule of this release', async () => {
      await catalog.service.jobs.runNow('search-refold');
      await catalog.database.execute("UPDATE events SET search_text = 'as it is'", {});
      await catalog.service.jobs.runNow('search-refold');
      expect(await titles('q', 'as it is')).toHaveLength(5);
    });
  });
});

describe('a period with a zone', () => {
  let catalog: CatalogFixture;
  beforeAll(async () => {
    catalog = await startCatalogFixture();
  });
  afterAll(() => catalog.close());

  it.each(['from', 'to'])('in %s whose plus sign is not escaped is told how to write it', async (name) => {
    const { body } = await catalog.anyone.get(`/v1/events?${name}=2026-06-15T00:00:00+01:00`).expect(400);
    expect(body.errors).toEqual([
      { pointer: `/${name}`, detail: expect.stringContaining('2026-06-15T00:00:00%2B01:00') },
    ]);
  });

  it('is read when it is escaped', async () => {
    await catalog.anyone.get('/v1/events?from=2026-06-15T00:00:00%2B01:00').expect(200);
  });
});

describe('the own events', () => {
  let catalog: CatalogFixture;
  beforeAll(async () => {
    catalog = await startCatalogFixture();
    await catalog.newDraft({ title: 'Mine' });
  });
  afterAll(() => catalog.close());

  it('are listed by organizerId=me', async () => {
    const mine = await catalog.organizer.get('/v1/events?organizerId=me').expect(200);
    expect(mine.body.items).toMatchObject([{ title: 'Mine' }]);
    expect((await catalog.otherOrganizer.get('/v1/events?organizerId=me').expect(200)).body.items).toEqual(
      [],
    );
  });

  it('need somebody who is signed in', async () => {
    const { body } = await catalog.anyone.get('/v1/events?organizerId=me').expect(401);
    expect(body.code).toBe('token_required');
  });
});
