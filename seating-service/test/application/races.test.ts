import { ProblemError } from '@ticketing/service-chassis/core';
import { openDatabase, type Database } from '@ticketing/service-chassis/database';
import {
  allAtOnce,
  describeOnEachEngine,
  ManualClock,
  sequentialIds,
  type TestDatabase,
} from '@ticketing/service-chassis/testing';
import { liveSeatIds, readDatabaseState } from '../builders/database-state';
import { MINUTE_MS, seatingMigrations } from '../builders/service-fixture';
import { openUseCases, orderService, publish, type UseCaseFixture } from '../builders/use-case-fixture';

/** `ok`, or the code of the problem; anything else fails the test. */
function outcomesOf(results: readonly PromiseSettledResult<unknown>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const result of results) {
    if (result.status === 'rejected' && !(result.reason instanceof ProblemError)) throw result.reason;
    const outcome = result.status === 'fulfilled' ? 'ok' : (result.reason as ProblemError).code;
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

describeOnEachEngine('many callers at once', (engine) => {
  let database: TestDatabase;
  let second: Database;
  let clock: ManualClock;
  /** Two replicas of the service on one database; callers use either of them. */
  let fixtures: [UseCaseFixture, UseCaseFixture];
  const fixtureOf = (caller: number): UseCaseFixture => fixtures[caller % 2 === 0 ? 0 : 1];

  beforeEach(async () => {
    database = await engine.open({ migrations: seatingMigrations });
    second = await openDatabase(database.url);
    clock = new ManualClock();
    const ids = sequentialIds();
    fixtures = [openUseCases(database, { clock, ids }), openUseCases(second, { clock, ids })];
  });
  afterEach(async () => {
    await second.close();
    await database.dispose();
  });

  const reserve = (caller: number, userId: string, seatIds: readonly string[]) =>
    fixtureOf(caller).reserveSeats({ eventId: 'evt_1', userId, seatIds });

  it('gives one seat to exactly one of a hundred', async () => {
    const seats = await publish(fixtures[0], 'evt_1', 20);
    const wanted = seats.slice(7, 8);

    const results = await allAtOnce(100, (caller) => reserve(caller, `usr_${caller}`, wanted));

    expect(outcomesOf(results)).toEqual({ ok: 1, seats_unavailable: 99 });
    const databaseState = await readDatabaseState(database, 'evt_1');
    expect(databaseState.reservations.map(({ seatIds }) => seatIds)).toEqual([wanted]);
  });

  it('gives one expired seat to exactly one of a hundred', async () => {
    const wanted = (await publish(fixtures[0], 'evt_1', 20)).slice(0, 1);
    await reserve(0, 'usr_before', wanted);
    clock.advance(15 * MINUTE_MS);

    const results = await allAtOnce(100, (caller) => reserve(caller, `usr_${caller}`, wanted));

    expect(outcomesOf(results)).toEqual({ ok: 1, seats_unavailable: 99 });
  });

  it('never gives a part of overlapping wishes to two', async () => {
    const seats = await publish(fixtures[0], 'evt_1', 12);
    const wish = (caller: number) => [0, 1, 2, 3].map((offset) => seats[(caller + offset * 5) % 12] ?? '');

    const results = await allAtOnce(60, (caller) => reserve(caller, `usr_${caller}`, wish(caller)));

    const { ok = 0 } = outcomesOf(results);
    expect(ok).toBeGreaterThan(0);
    const live = liveSeatIds(await readDatabaseState(database, 'evt_1'), clock.now());
    expect(live).toHaveLength(4 * ok);
    expect(new Set(live).size).toBe(live.length);
  });

  it('lets one person hold at most four times, however many requests come together', async () => {
    const seats = await publish(fixtures[0], 'evt_1', 50);

    const results = await allAtOnce(50, (caller) => reserve(caller, 'usr_a', [seats[caller] ?? '']));

    expect(outcomesOf(results)).toEqual({ ok: 4, too_many_holds: 46 });
    const databaseState = await readDatabaseState(database, 'evt_1');
    expect(databaseState.seats.filter(({ status }) => status === 'HELD')).toHaveLength(4);
  });

  it('counts expired holds out while requests of the same person come together', async () => {
    const seats = await publish(fixtures[0], 'evt_1', 60);
    for (const index of [50, 51, 52, 53]) await reserve(0, 'usr_a', [seats[index] ?? '']);
    clock.advance(15 * MINUTE_MS);

    const results = await allAtOnce(30, (caller) => reserve(caller, 'usr_a', [seats[caller] ?? '']));

    expect(outcomesOf(results)).toEqual({ ok: 4, too_many_holds: 26 });
  });

  it('ends a hold either as released or as allocated, never as both', async () => {
    const seats = await publish(fixtures[0], 'evt_1', 30);
    for (const seatId of seats) {
      const { id } = await reserve(0, `usr_${seatId}`, [seatId]);
      const [released, allocated] = await allAtOnce(2, (caller) =>
        caller === 0
          ? fixtureOf(0).releaseReservation(id, orderService)
          : fixtureOf(1).allocateSeats({ reservationId: id, orderId: 'ord_1' }),
      );
      expect([released?.status, allocated?.status].sort()).toEqual(['fulfilled', 'rejected']);
      const seat = (await readDatabaseState(database, 'evt_1')).seats.find((row) => row.id === seatId);
      expect(seat?.status).toBe(released?.status === 'fulfilled' ? 'AVAILABLE' : 'ALLOCATED');
    }
  });

  it('allocates a reservation to exactly one of many orders, and to that one as often as it asks', async () => {
    const seats = await publish(fixtures[0], 'evt_1', 5);
    const { id } = await reserve(0, 'usr_a', seats.slice(0, 2));

    const results = await allAtOnce(40, (caller) =>
      fixtureOf(caller).allocateSeats({ reservationId: id, orderId: `ord_${caller % 4}` }),
    );

    expect(outcomesOf(results)).toEqual({ ok: 10, allocated_to_another_order: 30 });
    expect(fixtures[0].metrics.outcomes.allocated + fixtures[1].metrics.outcomes.allocated).toBe(1);
  });

  it('gives a expired seat either to the order that paid late or to the next buyer', async () => {
    const seats = await publish(fixtures[0], 'evt_1', 20);
    for (const [index, seatId] of seats.entries()) {
      const { id } = await reserve(0, `usr_a${index}`, [seatId]);
      clock.advance(15 * MINUTE_MS);
      const [taken, allocated] = await allAtOnce<unknown>(3, (caller) => {
        if (caller === 0) return reserve(0, `usr_b${index}`, [seatId]);
        if (caller === 1) return fixtureOf(1).allocateSeats({ reservationId: id, orderId: `ord_${index}` });
        return fixtureOf(index).expireHolds(new AbortController().signal);
      });
      expect([taken?.status, allocated?.status].sort()).toEqual(['fulfilled', 'rejected']);
      expect(outcomesOf([taken, allocated].flatMap((result) => result ?? []))).toEqual({
        ok: 1,
        [taken?.status === 'fulfilled' ? 'hold_expired' : 'seats_unavailable']: 1,
      });
    }
  });

  it('lets no hold survive the end of a sale', async () => {
    const seats = await publish(fixtures[0], 'evt_1', 60);

    const results = await allAtOnce(61, async (caller): Promise<unknown> =>
      caller === 30
        ? fixtureOf(caller).changeSale({ eventId: 'evt_1', terms: { onSale: false }, releaseHolds: true })
        : reserve(caller, `usr_${caller}`, [seats[caller - (caller > 30 ? 1 : 0)] ?? '']),
    );

    const { ok = 0, event_not_on_sale: rejected = 0 } = outcomesOf(results);
    expect(ok + rejected).toBe(61);
    const databaseState = await readDatabaseState(database, 'evt_1');
    expect(databaseState.seats.filter(({ status }) => status !== 'AVAILABLE')).toEqual([]);
    expect(new Set(databaseState.reservations.map(({ status }) => status))).toEqual(
      databaseState.reservations.length > 0 ? new Set(['RELEASED']) : new Set(),
    );
  });

  it('leaves no seat with an order that is deallocated while its allocation is on its way', async () => {
    const seats = await publish(fixtures[0], 'evt_1', 20);
    for (const [index, seatId] of seats.entries()) {
      const { id } = await reserve(0, `usr_${index}`, [seatId]);
      await allAtOnce(2, async (caller): Promise<unknown> =>
        caller === index % 2
          ? fixtureOf(caller).allocateSeats({ reservationId: id, orderId: `ord_${index}` })
          : fixtureOf(caller).deallocateSeats({ orderId: `ord_${index}` }),
      );
    }
    const { seats: rows } = await readDatabaseState(database, 'evt_1');
    expect(rows.filter(({ status }) => status === 'ALLOCATED')).toEqual([]);
  });

  it('repositories the same new event once when it is sent several times together', async () => {
    const results = await allAtOnce(6, (caller) => publish(fixtureOf(caller), 'evt_1', 100));
    expect(outcomesOf(results)).toEqual({ ok: 6 });
    expect((await readDatabaseState(database, 'evt_1')).seats).toHaveLength(100);
  });
});
