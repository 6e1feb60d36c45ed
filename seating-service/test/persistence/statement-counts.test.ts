import { openTestDatabase, type TestDatabase } from '@ticketing/service-chassis/testing';
import { seatingMigrations, MINUTE_MS } from '../builders/service-fixture';
import { openUseCases, orderService, publish, type UseCaseFixture } from '../builders/use-case-fixture';
import { recordingDatabase, type Statement } from '../fakes/recording-database';

/** SQLite's query plans of these statements, one line per step. */
async function plansOf(database: TestDatabase, statements: readonly Statement[]): Promise<string[]> {
  const plans = await Promise.all(
    statements.map(({ text, params }) =>
      database.query<{ detail: string }>(`EXPLAIN QUERY PLAN ${text}`, params),
    ),
  );
  return plans.flat().map(({ detail }) => detail);
}

interface Hold {
  readonly id: string;
  readonly userId: string;
  /** The index of its first seat. */
  readonly from: number;
}

describe('what a call costs in an event of 20,000 seats', () => {
  let database: TestDatabase;
  let statements: Statement[];
  let fixture: UseCaseFixture;
  let seats: string[];
  let nextFree = 200;

  beforeAll(async () => {
    database = await openTestDatabase({ migrations: seatingMigrations });
    const recorded = recordingDatabase(database);
    statements = recorded.statements;
    fixture = openUseCases(recorded.database);
    seats = await publish(fixture, 'evt_1', 20_000);
  });
  beforeEach(() => {
    statements.length = 0;
  });
  afterAll(() => database.dispose());

  const reserve = (userId: string, from: number, count: number) =>
    fixture.reserveSeats({ eventId: 'evt_1', userId, seatIds: seats.slice(from, from + count) });
  const inTransaction = () => statements.filter((statement) => statement.inTransaction);

  /** A SCAN reads a whole table or index; the slots of a user are a list of four constants. */
  async function expectOnlySearches(): Promise<void> {
    const details = await plansOf(database, statements);
    expect(details.length).toBeGreaterThan(0);
    expect(
      details.filter((detail) => detail.startsWith('SCAN') && !/^SCAN (slots|CONSTANT|\d)/.test(detail)),
    ).toEqual([]);
    // No step may read all seats of the event to find a few.
    expect(details.filter((detail) => /SEARCH seats USING .*\(event_id=\?\)$/.test(detail))).toEqual([]);
  }

  it('reserves with three statements in one transaction, once the event is known', async () => {
    await reserve('usr_a', 0, 2);
    statements.length = 0;

    await reserve('usr_a', 10, 10);

    expect(statements).toHaveLength(3);
    expect(inTransaction()).toHaveLength(3);
    await expectOnlySearches();
  });

  it('rejects taken seats with two statements', async () => {
    await reserve('usr_b', 100, 4);
    statements.length = 0;
    await expect(reserve('usr_c', 98, 4)).rejects.toMatchObject({ code: 'seats_unavailable' });
    expect(statements).toHaveLength(2);
    await expectOnlySearches();
  });

  it.each([
    ['releases', ({ id }: Hold) => fixture.releaseReservation(id, orderService), 4],
    ['extends', ({ id }: Hold) => fixture.extendReservation({ id, minutes: 25 }, orderService), 3],
    ['renews', ({ id }: Hold) => fixture.renewReservation(id, orderService), 3],
    ['adopts', ({ id, userId }: Hold) => fixture.adoption.adopt({ id, userId, orderId: 'ord_a' }), 1],
    [
      'edits',
      ({ id, from }: Hold) => {
        const edit = { id, add: seats.slice(from + 5, from + 7), remove: seats.slice(from, from + 2) };
        return fixture.editReservation(edit, orderService);
      },
      6,
    ],
    [
      'allocates',
      ({ id }: Hold) => fixture.allocateSeats({ reservationId: id, orderId: `ord_${id.slice(4)}` }),
      5,
    ],
  ])('%s by keys alone', async (_, work, expected) => {
    const from = (nextFree += 10);
    const { id, userId } = await reserve(`usr_${from}`, from, 5);
    statements.length = 0;
    await work({ id, userId, from });
    expect(statements).toHaveLength(expected);
    await expectOnlySearches();
  });

  it('lists the live holds of a person by one indexed query', async () => {
    const caller = { kind: 'user', userId: 'usr_a', role: 'customer', issuedAt: 0 } as const;
    const { items } = await fixture.listReservations({ eventId: 'evt_1', limit: 50 }, caller);
    expect(items.length).toBeGreaterThan(0);
    expect(statements).toHaveLength(1);
    expect((await plansOf(database, statements)).join()).toContain('USING INDEX ux_reservations_hold_slot');
  });

  it('deallocates by the key of the order', async () => {
    const { id } = await reserve('usr_d', 500, 5);
    await fixture.allocateSeats({ reservationId: id, orderId: 'ord_d' });
    statements.length = 0;
    expect((await fixture.deallocateSeats({ orderId: 'ord_d' })).seatIds).toHaveLength(5);
    expect(statements).toHaveLength(3);
    await expectOnlySearches();
  });

  it('tells the seats of fifty orders with one indexed query', async () => {
    await fixture.readAllocations(Array.from({ length: 50 }, (_, index) => `ord_${index}`));
    expect(statements).toHaveLength(1);
    expect((await plansOf(database, statements)).join()).toContain('USING INDEX ix_seats_order');
  });

  it('clears expired holds away by keys alone', async () => {
    await reserve('usr_e', 600, 5);
    fixture.clock.advance(15 * MINUTE_MS);
    statements.length = 0;
    await fixture.expireHolds(new AbortController().signal);
    expect(statements.length).toBeGreaterThan(0);
    await expectOnlySearches();
  });

  it('tells the version without reading the seats', async () => {
    await fixture.seatLists.version('evt_1');
    expect(statements).toHaveLength(1);
    await expectOnlySearches();
  });

  it('lists all seats with one indexed query, in their order and without sorting, once a version', async () => {
    const version = await fixture.seatLists.version('evt_1');
    statements.length = 0;

    const [list, same] = await Promise.all([
      fixture.seatLists.atLeast('evt_1', version),
      fixture.seatLists.atLeast('evt_1', version),
    ]);

    expect(list.seats).toHaveLength(20_000);
    expect(same).toBe(list);
    const ofSeats = statements.filter(({ text }) =>
      /FROM seats WHERE event_id = @eventId ORDER BY/.test(text),
    );
    expect(ofSeats).toHaveLength(1);
    expect(await plansOf(database, ofSeats)).toEqual([
      expect.stringMatching(/^SEARCH seats USING INDEX ix_seats_list \(event_id=\?\)$/),
    ]);
  });

  it('finds the events on sale by the end of their sale', async () => {
    const now = fixture.clock.now();
    await fixture.repositories.seatCounters.ofSales({ now, endedAfter: now }, 50);
    await expectOnlySearches();
    expect((await plansOf(database, statements)).join()).toContain('ix_event_sales_on_sale');
  });

  it('finds the events to report by an index', async () => {
    await fixture.repositories.seatCounters.unreported(10);
    expect((await plansOf(database, statements)).join()).toContain('ix_seat_tallies_report');
  });
});
