import { randomInt } from 'node:crypto';
import { ProblemError, type Random } from '@ticketing/service-chassis/core';
import { openDatabase, type Database } from '@ticketing/service-chassis/database';
import {
  allAtOnce,
  describeOnEachEngine,
  ManualClock,
  seededRandom,
  sequentialIds,
  type TestDatabase,
} from '@ticketing/service-chassis/testing';
import { versionOf, visibleCounts } from '../../src/domain/seat-counters';
import { countByStatus } from '../../src/domain/seat-status';
import { readDatabaseState } from '../builders/database-state';
import { ExpectedSeating } from '../builders/expected-seating';
import { MINUTE_MS, seatingMigrations } from '../builders/service-fixture';
import { openUseCases, orderService, publish, type UseCaseFixture } from '../builders/use-case-fixture';

const never = new AbortController().signal;
const SEAT_COUNT = 8;
const USERS = ['usr_a', 'usr_b'];
const ORDERS = ['ord_1', 'ord_2', 'ord_3', 'ord_4', 'ord_5', 'ord_6'];

/** Each run has its own seed, which is part of the test's name. The variable SEED repeats a run. */
const seeds =
  process.env['SEED'] === undefined
    ? Array.from({ length: 2 }, () => randomInt(2 ** 31))
    : [Number(process.env['SEED'])];

function choices(random: Random) {
  const below = (limit: number) => Math.floor(random.fraction() * limit);
  return {
    below,
    oneOf: <T>(choices: readonly T[]): T => {
      const choice = choices[below(choices.length)];
      if (choice === undefined) throw new Error('There is nothing to choose from.');
      return choice;
    },
    someOf: <T>(choices: readonly T[], atMost: number): T[] => {
      const left = [...choices];
      return Array.from({ length: 1 + below(atMost) }, () => left.splice(below(left.length), 1)).flat();
    },
  };
}

async function outcomeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    if (error instanceof ProblemError) return error.code;
    throw error;
  }
}

/** Reads the list of seats again and again. Fails when two contents have the same version, or when the version does not rise. */
function followVersions(fixture: UseCaseFixture) {
  let last: { version: number; content: string } | undefined;
  return async () => {
    const list = await fixture.seatLists.atLeast('evt_1', await fixture.seatLists.version('evt_1'));
    const content = JSON.stringify(list.seats);
    if (last !== undefined && last.content !== content) expect(list.version).toBeGreaterThan(last.version);
    if (last !== undefined && last.content === content) {
      expect(list.version).toBeGreaterThanOrEqual(last.version);
    }
    last = { version: list.version, content };
    return list;
  };
}

function ownerOf(expectation: ExpectedSeating, id: string) {
  const userId = expectation.reservations.get(id)?.userId ?? 'usr_nobody';
  return { kind: 'user', userId, role: 'customer', issuedAt: 0 } as const;
}

async function expectSoundTables(fixture: UseCaseFixture, database: Database): Promise<void> {
  const now = fixture.clock.now();
  const { seats, reservations } = await readDatabaseState(database, 'evt_1');
  const byId = new Map(reservations.map((reservation) => [reservation.id, reservation]));
  for (const seat of seats) {
    if (seat.reservation_id === null) continue;
    const owner = byId.get(seat.reservation_id);
    expect(owner?.seatIds).toContain(seat.id);
    // A sold seat belongs to the order of its reservation. A held seat whose hold has not expired belongs to a live hold.
    if (seat.status === 'ALLOCATED') expect(owner?.order_id).toBe(seat.order_id);
    else if (seat.held_until !== null && seat.held_until > now) {
      expect(owner).toMatchObject({ status: 'HELD', expires_at: seat.held_until });
    }
  }
  for (const { status, expires_at: expiresAt, id, seatIds } of reservations) {
    if (status !== 'HELD' || expiresAt <= now) continue;
    const owned = seats.filter((seat) => seat.reservation_id === id && seat.status === 'HELD');
    expect(owned.map((seat) => seat.id).sort()).toEqual([...seatIds].sort());
  }
  const counters = await fixture.repositories.seatCounters.ofEvent('evt_1', now);
  if (counters === undefined) throw new Error('The event has no counters.');
  expect(counters.counts).toEqual(countByStatus(seats));
  const listed = await fixture.repositories.seats.list('evt_1', now);
  expect(visibleCounts(counters)).toEqual(countByStatus(listed));
  expect(versionOf(counters)).toBe(await fixture.seatLists.version('evt_1'));
}

describeOnEachEngine('any calls in any order', (engine) => {
  let database: TestDatabase;
  let second: Database;
  let fixtures: [UseCaseFixture, UseCaseFixture];
  let clock: ManualClock;
  let seats: string[];

  beforeEach(async () => {
    database = await engine.open({ migrations: seatingMigrations });
    second = await openDatabase(database.url);
    clock = new ManualClock();
    const ids = sequentialIds();
    fixtures = [openUseCases(database, { clock, ids }), openUseCases(second, { clock, ids })];
    seats = await publish(fixtures[0], 'evt_1', SEAT_COUNT);
  });
  afterEach(async () => {
    await second.close();
    await database.dispose();
  });

  it.each(seeds)('treats one caller after the other as expected (SEED=%i)', async (seed) => {
    const { below, oneOf, someOf } = choices(seededRandom(seed));
    const [fixture] = fixtures;
    const expectation = new ExpectedSeating(seats, clock.now());
    const follow = followVersions(fixture);
    const someReservation = () => oneOf([...expectation.reservations.keys()]);

    for (let step = 0; step < 160; step += 1) {
      const choice = expectation.reservations.size === 0 ? 0 : below(14);
      if (choice <= 2) {
        const [userId, wanted] = [oneOf(USERS), someOf(seats, 3)];
        const expected = expectation.reserve(userId, wanted);
        const made = fixture.reserveSeats({ eventId: 'evt_1', userId, seatIds: wanted });
        expect(await outcomeOf(made)).toBe(expected);
        if (expected === 'ok') expectation.reserved((await made).id, userId, wanted);
      } else if (choice === 3) {
        const id = someReservation();
        expect(await outcomeOf(fixture.releaseReservation(id, orderService))).toBe(expectation.release(id));
      } else if (choice <= 5) {
        const [reservationId, orderId] = [someReservation(), oneOf(ORDERS)];
        expect(await outcomeOf(fixture.allocateSeats({ reservationId, orderId }))).toBe(
          expectation.allocate(reservationId, orderId),
        );
      } else if (choice === 6) {
        const orderId = oneOf(ORDERS);
        const seatIds = below(5) > 0 ? someOf(seats, 3) : undefined;
        const { seatIds: freed } = await fixture.deallocateSeats({ orderId, seatIds });
        expect([...freed].sort()).toEqual(expectation.deallocate(orderId, seatIds).sort());
      } else if (choice === 7) {
        const [id, minutes] = [someReservation(), 1 + below(40)];
        expect(await outcomeOf(fixture.extendReservation({ id, minutes }, orderService))).toBe(
          expectation.extend(id, minutes),
        );
      } else if (choice === 8) {
        clock.advance(below(8) * MINUTE_MS);
        expectation.nowMs = clock.now().getTime();
      } else if (choice === 9) await fixture.expireHolds(never);
      else if (choice === 10) {
        const id = someReservation();
        const renewed = fixture.renewReservation(id, ownerOf(expectation, id));
        expect(await outcomeOf(renewed)).toBe(expectation.renew(id));
      } else if (choice <= 12) {
        const [id, remove] = [someReservation(), someOf(seats, 3)];
        const add = someOf(seats, 3).filter((seat) => !remove.includes(seat));
        const edited = fixture.editReservation({ id, add, remove }, ownerOf(expectation, id));
        expect(await outcomeOf(edited)).toBe(expectation.edit(id, add, remove));
      } else {
        const [id, orderId] = [someReservation(), oneOf(ORDERS)];
        const adopted = fixture.adoption.adopt({ id, orderId, userId: ownerOf(expectation, id).userId });
        const outcome = await outcomeOf(adopted);
        expect(outcome === 'ok' ? (await adopted).orderId : outcome).toBe(expectation.adopt(id, orderId));
      }

      const list = await follow();
      expect(list.seats.map(({ id, status }) => [id, status])).toEqual(
        seats.map((seat) => [seat, expectation.seatStatus(seat)]),
      );
      for (const id of [...expectation.reservations.keys()].slice(-8)) {
        expect((await fixture.findReservation(id, orderService)).status).toBe(expectation.statusOf(id));
      }
    }
    await expectSoundTables(fixture, database);
  });

  it.each(seeds)('keeps one owner a seat and one end a hold among many callers (SEED=%i)', async (seed) => {
    const { below, oneOf, someOf } = choices(seededRandom(seed));
    const known: string[] = [];
    const ends = new Map<string, Set<string>>();
    const recordEnd = (id: string, end: string) => ends.set(id, (ends.get(id) ?? new Set()).add(end));
    const follow = followVersions(fixtures[0]);

    const act = (fixture: UseCaseFixture): (() => Promise<unknown>) => {
      const choice = known.length === 0 ? 0 : below(12);
      const id = known.length === 0 ? '' : oneOf(known.slice(-6));
      const [userId, wanted, orderId, minutes] = [
        oneOf(USERS),
        someOf(seats, 3),
        oneOf(ORDERS),
        1 + below(40),
      ];
      if (choice <= 2) {
        return async () =>
          known.push((await fixture.reserveSeats({ eventId: 'evt_1', userId, seatIds: wanted })).id);
      }
      if (choice <= 4) {
        return async () => {
          await fixture.releaseReservation(id, orderService);
          recordEnd(id, 'released');
        };
      }
      if (choice <= 6) {
        return async () => {
          await fixture.allocateSeats({ reservationId: id, orderId });
          recordEnd(id, `allocated to ${orderId}`);
        };
      }
      if (choice >= 10) {
        const add = wanted.slice(1);
        return () => fixture.editReservation({ id, add, remove: wanted.slice(0, 1) }, orderService);
      }
      if (choice === 9) return () => fixture.renewReservation(id, orderService);
      if (choice === 7) return () => fixture.extendReservation({ id, minutes }, orderService);
      return below(2) === 0
        ? () => fixture.expireHolds(never)
        : () =>
            Promise.all(ORDERS.map((sold) => fixture.deallocateSeats({ orderId: sold, seatIds: wanted })));
    };

    for (let round = 0; round < 40; round += 1) {
      const acts = Array.from({ length: 6 }, (_, caller) =>
        act(caller % 2 === 0 ? fixtures[0] : fixtures[1]),
      );
      const results = await allAtOnce(acts.length, (caller) => acts[caller]?.() ?? Promise.resolve());
      for (const result of results) {
        if (result.status === 'rejected' && !(result.reason instanceof ProblemError)) throw result.reason;
      }
      await expectSoundTables(fixtures[0], database);
      await follow();
      clock.advance(below(7) * MINUTE_MS);
    }
    for (const [id, endings] of ends) expect([id, [...endings]]).toEqual([id, [expect.any(String)]]);
    // Otherwise the test would have tried nothing.
    expect(known.length).toBeGreaterThan(5);
  });
});
