import { inventoryBody, largeHall, seatedSection } from '../builders/inventory';
import { MINUTE_MS, startServiceFixture, type ServiceFixture } from '../builders/service-fixture';

describe('the inventory of an event', () => {
  let seating: ServiceFixture;
  beforeEach(async () => {
    seating = await startServiceFixture();
  });
  afterEach(() => seating.stop());

  const row = (name: string, ...seats: string[]) => ({ name, seats });
  const map = (...rows: { name: string; seats: string[] }[]) =>
    inventoryBody({ sections: [seatedSection({ rows })] });

  it('becomes one seat a place, in the order of the map', async () => {
    const response = await seating.putInventory('evt_1').expect(200);
    expect(response.body).toEqual({ eventId: 'evt_1', seats: 15, version: expect.any(Number) });
    const { seats } = await seating.list('evt_1');
    expect(seats.map(({ label }) => label)).toEqual([
      ...['A-1', 'A-2', 'A-3', 'A-4', 'A-5', 'B-1', 'B-2', 'B-3', 'B-4', 'B-5'].map(
        (name) => `Stalls ${name}`,
      ),
      ...[1, 2, 3, 4, 5].map((number) => `Floor ${number}`),
    ]);
    expect(seats.at(-1)).toMatchObject({ section: 'Floor', row: '', number: '5', tier: 'Standing' });
  });

  it('stays as it is when the same map comes again', async () => {
    await seating.putInventory('evt_1').expect(200);
    const before = await seating.list('evt_1');
    await seating.putInventory('evt_1').expect(200);
    expect(await seating.list('evt_1')).toEqual(before);
  });

  it('keeps the ids of seats that stay, adds new ones in their places, and deletes those that are gone', async () => {
    const [a1, a2, b1] = await seating.publish('evt_1', map(row('A', '1', '2'), row('B', '1')));
    const [c1, again1, again2, a3] = await seating.publish(
      'evt_1',
      map(row('C', '1'), row('A', '1', '2', '3')),
    );
    expect([again1, again2]).toEqual([a1, a2]);
    expect(new Set([a1, a2, b1, c1, a3]).size).toBe(5);
    expect((await seating.list('evt_1')).seats.map(({ label }) => label)).toEqual([
      'Stalls C-1',
      'Stalls A-1',
      'Stalls A-2',
      'Stalls A-3',
    ]);
  });

  it('never gives the id of a deleted seat to another one', async () => {
    const [, gone] = await seating.publish('evt_1', map(row('A', '1', '2')));
    await seating.publish('evt_1', map(row('A', '1')));
    const [, back] = await seating.publish('evt_1', map(row('A', '1', '3')));
    expect(back).not.toBe(gone);
  });

  it('never touches a held or a sold seat', async () => {
    const [held = '', sold = '', free = ''] = await seating.publish('evt_1', map(row('A', '1', '2', '3')));
    await seating.reserve('usr_a', 'evt_1', [held]).expect(201);
    const paid = await seating.reserve('usr_b', 'evt_1', [sold]).expect(201);
    await seating.allocate((paid.body as { id: string }).id, 'ord_1').expect(200);

    const cheaper = inventoryBody({
      sections: [seatedSection({ tier: 'Cheap', price: 1, rows: [row('A', '3'), row('Z', '1')] })],
    });
    const response = await seating.putInventory('evt_1', cheaper).expect(200);

    expect(response.body).toMatchObject({ seats: 4 });
    const { seats } = await seating.list('evt_1');
    const byId = (id: string) => seats.find((seat) => seat.id === id);
    expect(byId(held)).toMatchObject({ tier: 'Premium', price: { amount: 150_000 }, status: 'HELD' });
    expect(byId(sold)).toMatchObject({ tier: 'Premium', price: { amount: 150_000 }, status: 'ALLOCATED' });
    expect(byId(free)).toMatchObject({ tier: 'Cheap', price: { amount: 1 }, status: 'AVAILABLE' });
  });

  it('still shows the seats of an ended reservation after they are gone', async () => {
    const [first = ''] = await seating.publish('evt_1', map(row('A', '1')));
    const made = await seating.reserve('usr_a', 'evt_1', [first]).expect(201);
    const { id } = made.body as { id: string };
    await seating.release('usr_a', id).expect(200);
    await seating.putInventory('evt_1', map(row('B', '1'))).expect(200);
    expect((await seating.reservation(id).expect(200)).body).toMatchObject({
      seats: [{ label: 'Stalls A-1' }],
    });
  });

  it('takes a hall of 20,000 seats, and the same again', async () => {
    const first = await seating.putInventory('evt_1', largeHall()).expect(200);
    const second = await seating.putInventory('evt_1', largeHall()).expect(200);
    expect(first.body).toMatchObject({ seats: 20_000 });
    expect(second.body).toEqual(first.body);
  });

  it('keeps seats apart whose names differ only in case, or in blanks inside', async () => {
    const seats = await seating.publish(
      'evt_1',
      map(row('A', '1'), row('a', '1'), row('A A', '1'), row('A  A', '1')),
    );
    expect(new Set(seats).size).toBe(4);
  });

  it.each([
    ['a seat twice', map(row('A', '1', '1'))],
    ['a row twice', map(row('A', '1'), row('A', '1'))],
    ['a section twice', inventoryBody({ sections: [seatedSection(), seatedSection()] })],
    ['one seat in two Unicode forms', map(row('\u00e9', '1'), row('e\u0301', '1'))],
  ])('rejects a map that holds %s', async (_, body) => {
    const response = await seating.putInventory('evt_1', body).expect(400);
    expect(response.body).toMatchObject({ code: 'duplicate_seat' });
    await seating.api.get('/v1/seats').query({ eventId: 'evt_1' }).expect(404);
  });

  it('rejects more seats than it could serve', async () => {
    const section = (name: string) => ({ name, kind: 'STANDING', tier: 'T', price: 1, capacity: 100_000 });
    const response = await seating
      .putInventory('evt_1', inventoryBody({ sections: [section('North'), section('South')] }))
      .expect(400);
    expect(response.body).toMatchObject({ code: 'inventory_too_large' });
  });

  it.each([
    ['a negative price', inventoryBody({ sections: [seatedSection({ price: -1 })] })],
    ['a fractional price', inventoryBody({ sections: [seatedSection({ price: 0.5 })] })],
    ['no sections', inventoryBody({ sections: [] })],
    ['an empty row', map(row('A'))],
    ['a line break in a name', map(row('A\nB', '1'))],
    [
      'a standing section for nobody',
      inventoryBody({ sections: [{ name: 'F', kind: 'STANDING', tier: 'T', price: 1, capacity: 0 }] }),
    ],
    ['a time without its zone', inventoryBody({ salesStartAt: '2026-05-01T00:00:00' })],
    ['a limit of no seats', inventoryBody({ maxSeatsPerOrder: 0 })],
    ['a currency in words', inventoryBody({ currency: 'rupees' })],
    ['an unknown field', inventoryBody({ venue: 'x' })],
  ])('rejects %s', async (_, body) => {
    const response = await seating.putInventory('evt_1', body).expect(400);
    expect(response.body).toMatchObject({ code: 'invalid_request' });
  });

  describe('changed in its terms', () => {
    it('needs an event that is there', async () => {
      for (const body of [{ onSale: false }, {}]) {
        const response = await seating.patchInventory('evt_9', body).expect(404);
        expect(response.body).toMatchObject({ code: 'inventory_not_found' });
      }
    });

    it('may change nothing', async () => {
      await seating.putInventory('evt_1').expect(200);
      const response = await seating.patchInventory('evt_1', {}).expect(200);
      expect(response.body).toMatchObject({ eventId: 'evt_1', seats: 15 });
    });

    it('moves the window of the sale', async () => {
      const [first = ''] = await seating.publish('evt_1');
      await seating.patchInventory('evt_1', { salesEndAt: '2026-06-01T11:00:00Z' }).expect(200);
      await seating.reserve('usr_a', 'evt_1', [first]).expect(409);
      await seating.patchInventory('evt_1', { salesEndAt: null }).expect(200);
      await seating.reserve('usr_a', 'evt_1', [first]).expect(201);
    });

    it('ends the sale with its holds, but takes no sold seat away', async () => {
      const seats = await seating.publish('evt_1');
      const [held, sold, expired] = await Promise.all(
        ['usr_a', 'usr_b', 'usr_c'].map(async (user, index) => {
          const made = await seating.reserve(user, 'evt_1', [seats[index] ?? '']).expect(201);
          return (made.body as { id: string }).id;
        }),
      );
      await seating.allocate(sold ?? '', 'ord_1').expect(200);
      await seating.extend(held ?? '', 30).expect(200);
      seating.clock.advance(20 * MINUTE_MS);

      for (let repeat = 0; repeat < 2; repeat += 1) {
        await seating.patchInventory('evt_1', { onSale: false, releaseHolds: true }).expect(200);
      }

      expect((await seating.list('evt_1')).counts).toEqual({
        AVAILABLE: 14,
        HELD: 0,
        ALLOCATED: 1,
        BLOCKED: 0,
      });
      const statusOf = async (id = '') => (await seating.reservation(id)).body.status as string;
      expect(await Promise.all([held, sold, expired].map(statusOf))).toEqual([
        'RELEASED',
        'ALLOCATED',
        'EXPIRED',
      ]);
    });

    it('rejects to end holds while the sale goes on', async () => {
      await seating.putInventory('evt_1').expect(200);
      for (const body of [{ releaseHolds: true }, { onSale: true, releaseHolds: true }]) {
        const response = await seating.patchInventory('evt_1', body).expect(400);
        expect(response.body.errors).toEqual([expect.objectContaining({ pointer: '/releaseHolds' })]);
      }
    });
  });

  describe('blocked by its organizer', () => {
    let seats: string[];
    beforeEach(async () => {
      seats = await seating.publish('evt_1');
    });
    const some = (from: number, to: number) => seats.slice(from, to);

    it('cannot be reserved until it is unblocked', async () => {
      const blocked = await seating.block('block', 'usr_organizer', 'evt_1', some(0, 2)).expect(200);
      expect(blocked.body).toMatchObject({ eventId: 'evt_1', seatIds: some(0, 2) });
      await seating.block('block', 'usr_organizer', 'evt_1', some(0, 2)).expect(200);
      expect((await seating.list('evt_1')).counts).toMatchObject({ AVAILABLE: 13, BLOCKED: 2 });
      const rejected = await seating.reserve('usr_a', 'evt_1', some(1, 3)).expect(409);
      expect(rejected.body).toMatchObject({ code: 'seats_unavailable', seatIds: some(1, 2) });

      await seating.block('unblock', 'usr_organizer', 'evt_1', some(0, 2)).expect(200);
      await seating.reserve('usr_a', 'evt_1', some(1, 3)).expect(201);
    });

    it.each(['block', 'unblock'] as const)('cannot %s held or sold seats', async (verb) => {
      await seating.reserve('usr_a', 'evt_1', some(0, 1)).expect(201);
      const response = await seating.block(verb, 'usr_organizer', 'evt_1', some(0, 3)).expect(409);
      expect(response.body).toMatchObject({ code: 'seats_unavailable', seatIds: some(0, 1) });
      expect((await seating.list('evt_1')).counts).toMatchObject({ AVAILABLE: 14, HELD: 1, BLOCKED: 0 });
    });

    it('can be blocked once a hold has expired', async () => {
      await seating.reserve('usr_a', 'evt_1', some(0, 1)).expect(201);
      seating.clock.advance(15 * MINUTE_MS);
      await seating.block('block', 'usr_organizer', 'evt_1', some(0, 1)).expect(200);
      await seating.runJob('hold-expiry');
      expect((await seating.list('evt_1')).counts).toMatchObject({ AVAILABLE: 14, HELD: 0, BLOCKED: 1 });
    });

    it('is not for the organizer of another event, but for an admin', async () => {
      const response = await seating.block('block', 'usr_other', 'evt_1', some(0, 1)).expect(404);
      expect(response.body).toMatchObject({ code: 'event_not_found' });
      await seating.block('block', 'usr_organizer', 'evt_9', some(0, 1)).expect(404);
      await seating.api
        .post('/v1/seats/block')
        .set('authorization', seating.asUser('usr_root', 'admin'))
        .send({ eventId: 'evt_1', seatIds: some(0, 1) })
        .expect(200);
    });

    it('knows no seat of another event', async () => {
      const [foreign = ''] = await seating.publish('evt_2');
      const response = await seating
        .block('block', 'usr_organizer', 'evt_1', [seats[0] ?? '', foreign])
        .expect(404);
      expect(response.body).toMatchObject({ code: 'seat_not_found', seatIds: [foreign] });
      expect((await seating.list('evt_2')).counts.BLOCKED).toBe(0);
      expect((await seating.list('evt_1')).counts.BLOCKED).toBe(0);
    });
  });
});
