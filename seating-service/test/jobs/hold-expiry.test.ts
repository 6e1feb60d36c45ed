import { openTestDatabase, type TestDatabase } from '@ticketing/service-chassis/testing';
import { openDesk, orderService, publish, type Desk } from '../builders/desk';
import { MINUTE_MS, seatingMigrations } from '../builders/seating';
import { readTruth } from '../builders/truth';

describe('clearing lapsed holds away', () => {
  let database: TestDatabase;
  let desk: Desk;
  let seats: string[];

  beforeEach(async () => {
    database = await openTestDatabase({ migrations: seatingMigrations });
    desk = openDesk(database);
    seats = await publish(desk, 'evt_1', 500);
  });
  afterEach(() => database.dispose());

  const reserve = (userId: string, ...indexes: number[]) =>
    desk.reserveSeats({ eventId: 'evt_1', userId, seatIds: indexes.map((index) => seats[index] ?? '') });
  const clear = (signal = new AbortController().signal) => desk.expireHolds(signal);
  const statuses = async () => {
    const truth = await readTruth(database, 'evt_1');
    return {
      seats: truth.seats.filter(({ status }) => status !== 'AVAILABLE').map(({ status }) => status),
      reservations: truth.reservations.map(({ status }) => status),
    };
  };

  it('ends each of them once, however many there are', async () => {
    for (let index = 0; index < 450; index += 1) await reserve(`usr_${index}`, index);
    desk.clock.advance(15 * MINUTE_MS);

    await clear();
    await clear();

    const { seats: left, reservations } = await statuses();
    expect(left).toEqual([]);
    expect(new Set(reservations)).toEqual(new Set(['EXPIRED']));
    expect(desk.metrics.outcomes.expired).toBe(450);
  });

  it('lets live and prolonged holds be', async () => {
    await reserve('usr_a', 0);
    const prolonged = await reserve('usr_b', 1);
    await desk.extendReservation(prolonged.id, 30, orderService);
    desk.clock.advance(14 * MINUTE_MS);
    await reserve('usr_c', 2);
    desk.clock.advance(MINUTE_MS);

    await clear();

    expect((await statuses()).reservations).toEqual(['EXPIRED', 'HELD', 'HELD']);
    expect((await statuses()).seats).toEqual(['HELD', 'HELD']);
  });

  it('frees only what nobody has taken over', async () => {
    await reserve('usr_a', 0, 1, 2);
    desk.clock.advance(15 * MINUTE_MS);
    const next = await reserve('usr_b', 1);

    await clear();

    const truth = await readTruth(database, 'evt_1');
    expect(truth.seats.filter(({ status }) => status === 'HELD')).toMatchObject([
      { id: seats[1], reservation_id: next.id },
    ]);
    expect(truth.reservations.map(({ status }) => status)).toEqual(['EXPIRED', 'HELD']);
  });

  it('stops when the service stops', async () => {
    await reserve('usr_a', 0);
    desk.clock.advance(15 * MINUTE_MS);
    const stopping = new AbortController();
    stopping.abort();
    await clear(stopping.signal);
    expect((await statuses()).reservations).toEqual(['HELD']);
  });
});
