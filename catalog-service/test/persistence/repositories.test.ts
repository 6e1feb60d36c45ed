import { allAtOnce, describeOnEachEngine, type TestDatabase } from '@ticketing/service-chassis/testing';
import type { EventFilter, EventRepository } from '../../src/application/ports/event-repository';
import type { SeatMapRepository } from '../../src/application/ports/seat-map-repository';
import type { VenueRepository } from '../../src/application/ports/venue-repository';
import type { CatalogEvent } from '../../src/domain/event';
import { createEventRepository } from '../../src/persistence/event-repository';
import { createSeatMapRepository } from '../../src/persistence/seat-map-repository';
import { createVenueRepository } from '../../src/persistence/venue-repository';
import { anEvent, aVenue } from '../builders/domain-objects';
import { migrations } from '../builders/service-fixture';

const everything: EventFilter = {
  cityKey: undefined,
  type: undefined,
  status: undefined,
  organizerId: undefined,
  words: [],
  openAt: undefined,
  endsAfter: undefined,
  startsBefore: undefined,
  withoutCompleted: false,
  drafts: 'all',
  after: undefined,
};

describeOnEachEngine('the repositories', (engine) => {
  let database: TestDatabase;
  let venues: VenueRepository;
  let seatMaps: SeatMapRepository;
  let events: EventRepository;
  beforeEach(async () => {
    database = await engine.open({ migrations });
    venues = createVenueRepository(database);
    seatMaps = createSeatMapRepository(database);
    events = createEventRepository(database);
    await venues.insert(database, aVenue());
  });
  afterEach(() => database.dispose());

  const insertMap = (version: number, venueId = 'ven_1') =>
    seatMaps.insert(
      database,
      {
        venueId,
        version,
        fingerprint: 'f'.repeat(64),
        capacity: 5,
        sectionNames: ['Stalls', 'Ränge'],
        document: `{"version":${version},"text":"${'ü'.repeat(10_000)}"}`,
      },
      new Date('2026-06-01T12:00:00Z'),
    );
  const insert = async (...list: CatalogEvent[]) => {
    for (const event of list) await events.insert(database, event);
  };
  const idsOf = async (filter: Partial<EventFilter>) =>
    (await events.list({ ...everything, ...filter }, 50)).map(({ event }) => event.id);

  it('give back what was stored, to the millisecond and the letter', async () => {
    const event = anEvent({ salesEndAt: new Date('2026-06-22T13:59:59.999Z') });
    await insert(event);
    expect(await events.find('evt_1')).toEqual({ event, venue: aVenue() });
    expect(await venues.find('ven_1')).toEqual(aVenue());
    expect(await events.find('evt_2')).toBeUndefined();
    await insertMap(1);
    expect(await seatMaps.outline('ven_1', 1)).toMatchObject({
      capacity: 5,
      sectionNames: ['Stalls', 'Ränge'],
    });
    expect((await seatMaps.document('ven_1', 1))?.length).toBeGreaterThan(10_000);
    expect(await seatMaps.outline('ven_1', 2)).toBeUndefined();
  });

  it('store a change only on the version that was read', async () => {
    await insert(anEvent());
    expect(await events.update(database, anEvent({ title: 'First' }))).toBe(true);
    expect(await events.update(database, anEvent({ title: 'Second' }))).toBe(false);
    expect((await events.find('evt_1'))?.event).toMatchObject({ title: 'First', version: 2 });
    expect(await venues.update(database, aVenue({ name: 'First' }))).toBe(true);
    expect(await venues.update(database, aVenue({ name: 'Second' }))).toBe(false);
  });

  it('let exactly one of many simultaneous changes through', async () => {
    await insert(anEvent());
    const results = await allAtOnce(10, (index) =>
      database.transactions.run((tx) => events.update(tx, anEvent({ title: `Title ${index}` }))),
    );
    expect(results.filter((result) => result.status === 'fulfilled' && result.value)).toHaveLength(1);
  });

  it('leave the status alone when people change an event', async () => {
    await insertMap(1);
    await insert(anEvent({ status: 'SOLD_OUT', mapVersion: 1 }));
    await events.update(database, anEvent({ status: 'ON_SALE', mapVersion: 1, title: 'New' }));
    expect((await events.find('evt_1'))?.event.status).toBe('SOLD_OUT');
  });

  it('publish a draft once, and only with a map that is there', async () => {
    await insert(anEvent());
    expect(await events.publish(database, anEvent({ mapVersion: 1 }))).toBe(false);
    await insertMap(1);
    const results = await allAtOnce(6, () => events.publish(database, anEvent({ mapVersion: 1 })));
    expect(results.filter((result) => result.status === 'fulfilled' && result.value)).toHaveLength(1);
    expect((await events.find('evt_1'))?.event).toMatchObject({
      status: 'SCHEDULED',
      mapVersion: 1,
      version: 2,
    });
  });

  it('move a status only from where it may come, and count it as an edit only when told', async () => {
    await insertMap(1);
    await insert(anEvent({ status: 'ON_SALE', mapVersion: 1 }));
    const soldOut = { from: ['ON_SALE'], to: 'SOLD_OUT', isEdit: false } as const;
    expect(await events.transition('evt_1', soldOut)).toBe(true);
    expect(await events.transition('evt_1', soldOut)).toBe(false);
    expect((await events.find('evt_1'))?.event.version).toBe(1);
    await events.transition('evt_1', { from: ['SOLD_OUT'], to: 'CANCELLED', isEdit: true });
    expect((await events.find('evt_1'))?.event).toMatchObject({ status: 'CANCELLED', version: 2 });
  });

  it('reject an event on sale without the map that it sells', async () => {
    await expect(insert(anEvent({ status: 'ON_SALE' }))).rejects.toThrow();
    await expect(insert(anEvent({ status: 'ON_SALE', mapVersion: 7 }))).rejects.toThrow();
  });

  it('complete what has ended, by the millisecond', async () => {
    await insertMap(1);
    const ended = new Date('2026-06-22T17:00:00.000Z');
    await insert(
      anEvent({ id: 'evt_1', status: 'ON_SALE', mapVersion: 1 }),
      anEvent({ id: 'evt_2', status: 'ON_SALE', mapVersion: 1, endsAt: new Date(ended.getTime() + 1) }),
      anEvent({ id: 'evt_3', status: 'DRAFT' }),
    );
    expect(await events.completeEnded(['ON_SALE', 'SOLD_OUT'], ended)).toBe(1);
    expect(await idsOf({ status: 'COMPLETED' })).toEqual(['evt_1']);
  });

  it('list events by start and id, after the one that was seen last', async () => {
    const at = (day: number) => ({
      startsAt: new Date(Date.UTC(2026, 5, day)),
      endsAt: new Date(Date.UTC(2026, 5, day, 3)),
    });
    await insert(
      anEvent({ id: 'evt_c', ...at(2) }),
      anEvent({ id: 'evt_a', ...at(2) }),
      anEvent({ id: 'evt_b', ...at(1) }),
      anEvent({ id: 'evt_d', ...at(3) }),
    );
    expect(await idsOf({})).toEqual(['evt_b', 'evt_a', 'evt_c', 'evt_d']);
    expect(await idsOf({ after: { startsAt: at(2).startsAt, id: 'evt_a' } })).toEqual(['evt_c', 'evt_d']);
    const afterC = { startsAt: at(2).startsAt, id: 'evt_c' };
    expect(await idsOf({ after: afterC, startsBefore: at(3).startsAt })).toEqual([]);
    const afterB = { startsAt: at(1).startsAt, id: 'x' };
    expect(await idsOf({ endsAfter: at(2).endsAt, after: afterB })).toEqual(['evt_d']);
    expect(await events.list(everything, 2)).toHaveLength(2);
  });

  it('find words anywhere in title, venue and city, and take wildcards for what they are', async () => {
    await insert(
      anEvent({ id: 'evt_1', title: '100% [Live]_!' }),
      anEvent({ id: 'evt_2', title: '1000 lives' }),
    );
    expect(await idsOf({ words: ['100%'] })).toEqual(['evt_1']);
    expect(await idsOf({ words: ['[live]_!'] })).toEqual(['evt_1']);
    expect(await idsOf({ words: ['l_ve'] })).toEqual([]);
    expect(await idsOf({ words: ['mumbai', 'shanmukha', 'live'] })).toEqual(['evt_1', 'evt_2']);
    expect(await idsOf({ words: ['[l]ive'] })).toEqual([]);
  });

  it('show drafts to whom they belong', async () => {
    await insert(anEvent({ id: 'evt_1' }), anEvent({ id: 'evt_2', organizerId: 'usr_other' }));
    expect(await idsOf({ drafts: 'none' })).toEqual([]);
    expect(await idsOf({ drafts: { of: 'usr_other' } })).toEqual(['evt_2']);
    expect(await idsOf({ drafts: 'all' })).toEqual(['evt_1', 'evt_2']);
  });

  it('delete old maps, except those that an event sells', async () => {
    for (const version of [1, 2, 3]) await insertMap(version);
    await venues.insert(database, aVenue({ id: 'ven_2' }));
    await insertMap(1, 'ven_2');
    await insert(anEvent({ status: 'ON_SALE', mapVersion: 2 }));
    await seatMaps.deleteUnused(database, 'ven_1', 3);
    const left = await database.query('SELECT venue_id, version FROM seat_maps ORDER BY venue_id, version');
    expect(left).toEqual([
      { venue_id: 'ven_1', version: 2 },
      { venue_id: 'ven_1', version: 3 },
      { venue_id: 'ven_2', version: 1 },
    ]);
  });
});
