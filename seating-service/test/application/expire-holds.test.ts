import { openTestDatabase, type TestDatabase } from '@ticketing/service-chassis/testing';
import { readDatabaseState } from '../builders/database-state';
import { MINUTE_MS, seatingMigrations } from '../builders/service-fixture';
import { openUseCases, orderService, publish, type UseCaseFixture } from '../builders/use-case-fixture';

describe('clearing expired holds away', () => {
  let database: TestDatabase;
  let fixture: UseCaseFixture;
  let seats: string[];

  beforeEach(async () => {
    database = await openTestDatabase({ migrations: seatingMigrations });
    fixture = openUseCases(database);
    seats = await publish(fixture, 'evt_1', 500);
  });
  afterEach(() => database.dispose());

  const reserve = (userId: string, ...indexes: number[]) =>
    fixture.reserveSeats({ eventId: 'evt_1', userId, seatIds: indexes.map((index) => seats[index] ?? '') });
  const clear = (signal = new AbortController().signal) => fixture.expireHolds(signal);
  const statuses = async () => {
    const databaseState = await readDatabaseState(database, 'evt_1');
    return {
      seats: databaseState.seats.filter(({ status }) => status !== 'AVAILABLE').map(({ status }) => status),
      reservations: databaseState.reservations.map(({ status }) => status),
    };
  };

  it('ends each of them once, however many there are', async () => {
    for (let index = 0; index < 450; index += 1) await reserve(`usr_${index}`, index);
    fixture.clock.advance(15 * MINUTE_MS);

    await clear();
    await clear();

    const { seats: left, reservations } = await statuses();
    expect(left).toEqual([]);
    expect(new Set(reservations)).toEqual(new Set(['EXPIRED']));
    expect(fixture.metrics.outcomes.expired).toBe(450);
  });

  it('lets live and extended holds be', async () => {
    await reserve('usr_a', 0);
    const extended = await reserve('usr_b', 1);
    await fixture.extendReservation({ id: extended.id, minutes: 30 }, orderService);
    fixture.clock.advance(14 * MINUTE_MS);
    await reserve('usr_c', 2);
    fixture.clock.advance(MINUTE_MS);

    await clear();

    expect((await statuses()).reservations).toEqual(['EXPIRED', 'HELD', 'HELD']);
    expect((await statuses()).seats).toEqual(['HELD', 'HELD']);
  });

  it('frees only what nobody has taken over', async () => {
    await reserve('usr_a', 0, 1, 2);
    fixture.clock.advance(15 * MINUTE_MS);
    const next = await reserve('usr_b', 1);

    await clear();

    const databaseState = await readDatabaseState(database, 'evt_1');
    expect(databaseState.seats.filter(({ status }) => status === 'HELD')).toMatchObject([
      { id: seats[1], reservation_id: next.id },
    ]);
    expect(databaseState.reservations.map(({ status }) => status)).toEqual(['EXPIRED', 'HELD']);
  });

  it('stops when the service stops', async () => {
    await reserve('usr_a', 0);
    fixture.clock.advance(15 * MINUTE_MS);
    const stopping = new AbortController();
    stopping.abort();
    await clear(stopping.signal);
    expect((await statuses()).reservations).toEqual(['HELD']);
  });
});
