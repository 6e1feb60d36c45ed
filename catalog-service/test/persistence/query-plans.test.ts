import { openDatabase, type Database, type SqlParams } from '@ticketing/service-chassis/database';
import { openTestDatabase, type TestDatabase } from '@ticketing/service-chassis/testing';
import type { EventFilter } from '../../src/application/ports/event-repository';
import { createEventRepository } from '../../src/persistence/event-repository';
import { createVenueRepository } from '../../src/persistence/venue-repository';
import { migrations } from '../builders/service-fixture';

/** The query plans of the embedded engine. SQL Server has the same indexes. */
describe('how rows are found', () => {
  let database: TestDatabase;
  let unchecked: Database;
  beforeAll(async () => {
    database = await openTestDatabase({ migrations });
    unchecked = await openDatabase(database.url);
  });
  afterAll(async () => {
    await unchecked.close();
    await database.dispose();
  });

  async function planOf(run: (explaining: Database) => Promise<unknown>): Promise<string[]> {
    const steps: string[] = [];
    const explain = async (text: string, params?: SqlParams) => {
      const plan = await unchecked.query<{ detail: string }>(`EXPLAIN QUERY PLAN ${text}`, params);
      steps.push(...plan.map(({ detail }) => detail));
    };
    await run({
      ...database,
      query: async (text, params) => {
        await explain(text, params);
        return [];
      },
      execute: async (text, params) => {
        await explain(text, params);
        return 0;
      },
    });
    return steps;
  }

  const noFilter: EventFilter = {
    cityKey: undefined,
    type: undefined,
    status: undefined,
    organizerId: undefined,
    words: [],
    openAt: undefined,
    endsAfter: undefined,
    startsBefore: undefined,
    withoutCompleted: false,
    drafts: 'none',
    after: undefined,
  };
  const now = new Date('2026-06-01T12:00:00Z');
  const current = { endsAfter: now, withoutCompleted: true };

  it.each<[string, Partial<EventFilter>, string]>([
    ['events that are not over', current, 'ix_events_current'],
    ['those of a city', { ...current, cityKey: 'mumbai' }, 'ix_events_current_city'],
    ['those of a type', { ...current, type: 'Concert' }, 'ix_events_current_type'],
    ['those of an organizer', { ...current, organizerId: 'usr_1' }, 'ix_events_current_organizer'],
    ['what can be bought now', { openAt: now }, 'ix_events_status (status=?'],
    ['those in a city', { openAt: now, cityKey: 'mumbai' }, 'ix_events_status (status=?'],
    ['what ran in a period', { endsAfter: now, startsBefore: now }, 'ix_events_start'],
    ['events in a status', { status: 'COMPLETED' }, 'ix_events_status'],
    ['the events of an organizer', { organizerId: 'usr_1', drafts: { of: 'usr_1' } }, 'ix_events_organizer'],
    ['the next page', { after: { startsAt: now, id: 'evt_1' } }, 'ix_events_start'],
    ['words among events that are not over', { ...current, words: ['jazz'] }, 'ix_events_current'],
  ])('%s come in the order of an index, without a sort', async (_what, filter, index) => {
    const plan = await planOf((explaining) =>
      createEventRepository(explaining).list({ ...noFilter, ...filter }, 51),
    );
    expect(plan[0]).toMatch(new RegExp(`${index.replaceAll(/[(?]/g, '\\$&')}(?!_)`));
    expect(plan.join('\n')).not.toMatch(/TEMP B-TREE|SCAN v/);
  });

  it('one event and one venue come by their keys', async () => {
    const plan = await planOf(async (explaining) => {
      await createEventRepository(explaining).find('evt_1');
      await createVenueRepository(explaining).find('ven_1');
    });
    expect(plan).toHaveLength(3);
    for (const step of plan) expect(step).toMatch(/^SEARCH \w+ USING INDEX sqlite_autoindex_\w+_1 \(id=\?\)/);
  });

  it('the venues of a city come by their index', async () => {
    const plan = await planOf((explaining) =>
      createVenueRepository(explaining).list({ cityKey: 'mumbai', afterId: undefined }, 51),
    );
    expect(plan.join('\n')).toContain('ix_venues_city');
    expect(plan.join('\n')).not.toContain('TEMP B-TREE');
  });

  it('rows that an older rule folded are found without looking at the others', async () => {
    const plan = await planOf(async (explaining) => {
      await createEventRepository(explaining).listOutdatedFolds(100);
      await createVenueRepository(explaining).listOutdatedFolds(100);
    });
    expect(plan.join('\n')).toMatch(/ix_events_fold[^]*ix_venues_fold/);
    expect(plan.join('\n')).not.toContain('SCAN');
  });

  it('ended events are found without looking at the others', async () => {
    const plan = await planOf((explaining) =>
      createEventRepository(explaining).completeEnded(['ON_SALE', 'SOLD_OUT'], now),
    );
    expect(plan.join('\n')).toContain('ix_events_end (status=? AND ends_at<?)');
  });
});
