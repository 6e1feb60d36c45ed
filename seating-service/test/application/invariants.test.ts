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
import { countByStatus } from '../../src/domain/seat';
import { versionOf, visibleCounts } from '../../src/domain/tally';
import { openDesk, orderService, publish, type Desk } from '../builders/desk';
import { SeatingModel } from '../builders/model';
import { MINUTE_MS, seatingMigrations } from '../builders/seating';
import { readTruth } from '../builders/truth';

const never = new AbortController().signal;
const SEAT_COUNT = 8;
const USERS = ['usr_a', 'usr_b'];
const ORDERS = ['ord_1', 'ord_2', 'ord_3', 'ord_4', 'ord_5', 'ord_6'];

/** Each run has its own seed, which its name tells; SEED repeats one. */
const seeds =
  process.env['SEED'] === undefined
    ? Array.from({ length: 2 }, () => randomInt(2 ** 31))
    : [Number(process.env['SEED'])];

function dice(random: Random) {
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

/** Follows the list of seats as a reader does, and fails when a version stands for two contents, or does not rise. */
function followVersions(desk: Desk) {
  let last: { version: number; content: string } | undefined;
  return async () => {
    const list = await desk.seatLists.atLeast('evt_1', await desk.seatLists.version('evt_1'));
    const content = JSON.stringify(list.seats);
    if (last !== undefined && last.content !== content) expect(list.version).toBeGreaterThan(last.version);
    if (last !== undefined && last.content === content) {
      expect(list.version).toBeGreaterThanOrEqual(last.version);
    }
    last = { version: list.version, content };
    return list;
  };
}

async function expectSoundTables(desk: Desk, database: Database): Promise<void> {
  const now = desk.clock.now();
  const { seats, reservations } = await readTruth(database, 'evt_1');
  const byId = new Map(reservations.map((reservation) => [reservation.id, reservation]));
  for (const seat of seats) {
    if (seat.reservation_id === null) continue;
    const owner = byId.get(seat.reservation_id);
    expect(owner?.seatIds).toContain(seat.id);
    // What is sold is sold to the order of its reservation; what is held and has not lapsed belongs to a live hold.
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
  const tally = await desk.stores.tallies.ofEvent('evt_1', now);
  if (tally === undefined) throw new Error('The event has no tally.');
  expect(tally.counts).toEqual(
    countByStatus(seats as { status: 'AVAILABLE' | 'HELD' | 'ALLOCATED' | 'BLOCKED' }[]),
  );
  const listed = await desk.stores.seats.list('evt_1', now);
  expect(visibleCounts(tally)).toEqual(countByStatus(listed));
  expect(versionOf(tally)).toBe(await desk.seatLists.version('evt_1'));
}

describeOnEachEngine('whatever happens in whatever order', (engine) => {
  let database: TestDatabase;
  let second: Database;
  let desks: [Desk, Desk];
  let clock: ManualClock;
  let seats: string[];

  beforeEach(async () => {
    database = await engine.open({ migrations: seatingMigrations });
    second = await openDatabase(database.url);
    clock = new ManualClock();
    const ids = sequentialIds();
    desks = [openDesk(database, { clock, ids }), openDesk(second, { clock, ids })];
    seats = await publish(desks[0], 'evt_1', SEAT_COUNT);
  });
  afterEach(async () => {
    await second.close();
    await database.dispose();
  });

  it.each(seeds)('answers one caller after the other like the model (SEED=%i)', async (seed) => {
    const { below, oneOf, someOf } = dice(seededRandom(seed));
    const [desk] = desks;
    const model = new SeatingModel(seats, clock.now());
    const follow = followVersions(desk);
    const someReservation = () => oneOf([...model.reservations.keys()]);

    for (let step = 0; step < 160; step += 1) {
      const choice = model.reservations.size === 0 ? 0 : below(10);
      if (choice <= 2) {
        const [userId, wanted] = [oneOf(USERS), someOf(seats, 3)];
        const expected = model.reserve(userId, wanted);
        const made = desk.reserveSeats({ eventId: 'evt_1', userId, seatIds: wanted });
        expect(await outcomeOf(made)).toBe(expected);
        if (expected === 'ok') model.reserved((await made).id, userId, wanted);
      } else if (choice === 3) {
        const id = someReservation();
        expect(await outcomeOf(desk.releaseReservation(id, orderService))).toBe(model.release(id));
      } else if (choice <= 5) {
        const [reservationId, orderId] = [someReservation(), oneOf(ORDERS)];
        expect(await outcomeOf(desk.allocateSeats({ reservationId, orderId }))).toBe(
          model.allocate(reservationId, orderId),
        );
      } else if (choice === 6) {
        const orderId = oneOf(ORDERS);
        const seatIds = below(5) > 0 ? someOf(seats, 3) : undefined;
        const freed = await desk.deallocateSeats({ orderId, seatIds });
        expect([...freed].sort()).toEqual(model.deallocate(orderId, seatIds).sort());
      } else if (choice === 7) {
        const [id, minutes] = [someReservation(), 1 + below(40)];
        expect(await outcomeOf(desk.extendReservation(id, minutes, orderService))).toBe(
          model.extend(id, minutes),
        );
      } else if (choice === 8) {
        clock.advance(below(8) * MINUTE_MS);
        model.nowMs = clock.now().getTime();
      } else await desk.expireHolds(never);

      const list = await follow();
      expect(list.seats.map(({ id, status }) => [id, status])).toEqual(
        seats.map((seat) => [seat, model.seatStatus(seat)]),
      );
      for (const id of [...model.reservations.keys()].slice(-8)) {
        expect((await desk.findReservation(id, orderService)).status).toBe(model.statusOf(id));
      }
    }
    await expectSoundTables(desk, database);
  });

  it.each(seeds)('keeps one owner a seat and one end a hold among many callers (SEED=%i)', async (seed) => {
    const { below, oneOf, someOf } = dice(seededRandom(seed));
    const known: string[] = [];
    const ends = new Map<string, Set<string>>();
    const note = (id: string, end: string) => ends.set(id, (ends.get(id) ?? new Set()).add(end));
    const follow = followVersions(desks[0]);

    const act = (desk: Desk): (() => Promise<unknown>) => {
      const choice = known.length === 0 ? 0 : below(9);
      const id = known.length === 0 ? '' : oneOf(known.slice(-6));
      const [userId, wanted, orderId, minutes] = [
        oneOf(USERS),
        someOf(seats, 3),
        oneOf(ORDERS),
        1 + below(40),
      ];
      if (choice <= 2) {
        return async () =>
          known.push((await desk.reserveSeats({ eventId: 'evt_1', userId, seatIds: wanted })).id);
      }
      if (choice <= 4) {
        return async () => {
          await desk.releaseReservation(id, orderService);
          note(id, 'released');
        };
      }
      if (choice <= 6) {
        return async () => {
          await desk.allocateSeats({ reservationId: id, orderId });
          note(id, `allocated to ${orderId}`);
        };
      }
      if (choice === 7) return () => desk.extendReservation(id, minutes, orderService);
      return below(2) === 0
        ? () => desk.expireHolds(never)
        : () => Promise.all(ORDERS.map((sold) => desk.deallocateSeats({ orderId: sold, seatIds: wanted })));
    };

    for (let round = 0; round < 40; round += 1) {
      const acts = Array.from({ length: 6 }, (_, caller) => act(caller % 2 === 0 ? desks[0] : desks[1]));
      const results = await allAtOnce(acts.length, (caller) => acts[caller]?.() ?? Promise.resolve());
      for (const result of results) {
        if (result.status === 'rejected' && !(result.reason instanceof ProblemError)) throw result.reason;
      }
      await expectSoundTables(desks[0], database);
      await follow();
      clock.advance(below(7) * MINUTE_MS);
    }
    for (const [id, endings] of ends) expect([id, [...endings]]).toEqual([id, [expect.any(String)]]);
    // Otherwise nothing was tried.
    expect(known.length).toBeGreaterThan(5);
  });
});
