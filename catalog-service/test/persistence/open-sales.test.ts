import { describeOnEachEngine, seededRandom } from '@ticketing/service-chassis/testing';
import type { CatalogEvent } from '../../src/domain/event';
import { saleOf } from '../../src/domain/event-sale';
import { eventStatuses } from '../../src/domain/event-status';
import { createEventRepository } from '../../src/persistence/event-repository';
import { createSeatMapRepository } from '../../src/persistence/seat-map-repository';
import { createVenueRepository } from '../../src/persistence/venue-repository';
import { anEvent, aVenue } from '../builders/domain-objects';
import { migrations } from '../builders/service-fixture';

const seed = Number(process.env['TEST_SEED'] ?? Date.now() % 1_000_000);
const noon = Date.UTC(2026, 5, 10, 12);
const HOUR_MS = 3_600_000;

describeOnEachEngine('what can be bought now', (engine) => {
  /** Times on a coarse grid, so that moments often coincide with the bounds. */
  const randomEvents = (): CatalogEvent[] => {
    const random = seededRandom(seed);
    const upTo = (count: number) => Math.floor(random.fraction() * count);
    return Array.from({ length: 300 }, (_, index) => {
      const salesStart = noon + (upTo(12) - 6) * HOUR_MS;
      const startsAt = salesStart + (1 + upTo(6)) * HOUR_MS;
      const endsAt = startsAt + (1 + upTo(6)) * HOUR_MS;
      const salesEnd = salesStart + (1 + upTo((endsAt - salesStart) / HOUR_MS)) * HOUR_MS;
      return anEvent({
        id: `evt_${String(index).padStart(3, '0')}`,
        status: eventStatuses[upTo(eventStatuses.length)] ?? 'ON_SALE',
        mapVersion: 1,
        salesStartAt: new Date(salesStart),
        startsAt: new Date(startsAt),
        endsAt: new Date(endsAt),
        salesEndAt: upTo(2) === 0 ? null : new Date(salesEnd),
      });
    });
  };

  it(`is the same in the list as in an event's own sale (seed ${seed})`, async () => {
    const database = await engine.open({ migrations });
    try {
      await createVenueRepository(database).insert(database, aVenue());
      await createSeatMapRepository(database).insert(
        database,
        {
          venueId: 'ven_1',
          version: 1,
          fingerprint: 'f'.repeat(64),
          capacity: 5,
          sectionNames: [],
          document: '{}',
        },
        new Date(noon),
      );
      const repository = createEventRepository(database);
      const events = randomEvents();
      await database.transactions.run(async (tx) => {
        for (const event of events) await repository.insert(tx, event);
      });
      for (const now of [-1, 0, 1, HOUR_MS, 5 * HOUR_MS].map((shift) => new Date(noon + shift))) {
        const listed = await repository.list(
          {
            cityKey: undefined,
            type: undefined,
            status: undefined,
            openAt: now,
            organizerId: undefined,
            words: [],
            endsAfter: undefined,
            startsBefore: undefined,
            withoutCompleted: false,
            drafts: 'all',
            after: undefined,
          },
          1_000,
        );
        const open = events.filter((event) => saleOf(event, now).state === 'OPEN');
        expect(open.length).toBeGreaterThan(0);
        expect(listed.map(({ event }) => event.id).sort()).toEqual(open.map(({ id }) => id));
      }
    } finally {
      await database.dispose();
    }
  });
});
