import { allAtOnce } from '@ticketing/service-chassis/testing';
import { inventoryBody, seatedSection } from '../builders/inventory';
import { MINUTE_MS, startServiceFixture, type ServiceFixture } from '../builders/service-fixture';

describe('editing a hold', () => {
  let seating: ServiceFixture;
  let seats: string[];
  let id: string;
  const some = (...indexes: number[]) => indexes.map((index) => seats[index] ?? 'seat_missing');
  const hold = async (userId: string, ...indexes: number[]) =>
    ((await seating.reserve(userId, 'evt_1', some(...indexes)).expect(201)).body as { id: string }).id;
  const edit = (body: object, userId = 'usr_a') => seating.edit(userId, id, body);
  const heldIds = async () =>
    (await seating.list('evt_1')).seats.filter(({ status }) => status === 'HELD').map((seat) => seat.id);
  const seatsOf = async (hold = id) =>
    ((await seating.reservation(hold)).body as { seats: { id: string }[] }).seats.map((seat) => seat.id);

  beforeEach(async () => {
    seating = await startServiceFixture();
    seats = await seating.publish('evt_1');
    id = await hold('usr_a', 0, 1, 2);
  });
  afterEach(() => seating.stop());

  it('adds and removes seats; the others keep their hold and their expiry', async () => {
    seating.clock.advance(5 * MINUTE_MS);
    const { body } = await edit({ add: some(3, 10), remove: some(1) }).expect(200);
    expect(body).toMatchObject({
      id,
      status: 'HELD',
      seats: some(0, 2, 3, 10).map((seatId) => ({ id: seatId })),
      total: { amount: 3 * 150_000 + 50_000 },
      expiresAt: '2026-06-01T12:15:00.000Z',
    });
    expect(await heldIds()).toEqual(some(0, 2, 3, 10));
    expect((await seating.list('evt_1')).counts).toMatchObject({ AVAILABLE: 11, HELD: 4 });
    seating.clock.advance(10 * MINUTE_MS);
    expect(await heldIds()).toEqual([]);
  });

  it('only adds, or only removes', async () => {
    await edit({ add: some(3) }).expect(200);
    await edit({ remove: some(0) }).expect(200);
    expect(await seatsOf()).toEqual(some(1, 2, 3));
    await seating.reserve('usr_b', 'evt_1', some(0)).expect(201);
  });

  it('is the same again when it is repeated', async () => {
    const first = await edit({ add: some(3), remove: some(0) }).expect(200);
    const again = await edit({ add: some(3), remove: some(0) }).expect(200);
    expect(again.body).toEqual(first.body);
  });

  it('promises the added seats their current price, and the others theirs', async () => {
    const price = 1_000;
    const sections = [seatedSection({ price })];
    await seating.putInventory('evt_1', inventoryBody({ sections })).expect(200);
    const { body } = await edit({ add: some(3), remove: some(1, 2) }).expect(200);
    expect(body).toMatchObject({
      seats: [{ price: { amount: 150_000 } }, { price: { amount: price } }],
      total: { amount: 151_000 },
    });
    expect((await seating.list('evt_1')).seats[1]).toMatchObject({
      status: 'AVAILABLE',
      price: { amount: price },
    });
  });

  it('is all or nothing, and names the taken seats', async () => {
    await hold('usr_b', 3);
    await hold('usr_a', 4);
    const { body } = await edit({ add: some(3, 4, 5), remove: some(0) }).expect(409);
    expect(body).toMatchObject({
      code: 'seats_unavailable',
      seatIds: some(3, 4),
      heldByYou: some(4),
    });
    expect(await seatsOf()).toEqual(some(0, 1, 2));
    expect(await heldIds()).toEqual(some(0, 1, 2, 3, 4));
  });

  it('does not move a seat from another hold of the same person', async () => {
    await hold('usr_a', 4);
    const { body } = await edit({ add: some(4) }).expect(409);
    expect(body).toMatchObject({ code: 'seats_unavailable', seatIds: some(4), heldByYou: some(4) });
  });

  it('knows no seat of another event, and none that does not exist', async () => {
    const [foreign = ''] = await seating.publish('evt_2');
    const { body } = await edit({ add: [foreign, 'seat_nowhere'] }).expect(404);
    expect(body).toMatchObject({ code: 'seat_not_found', seatIds: [foreign, 'seat_nowhere'] });
  });

  it('has the limits of a new hold', async () => {
    const { body } = await edit({ add: some(3, 4, 5, 6) }).expect(400);
    expect(body).toMatchObject({ code: 'too_many_seats', maxSeats: 6 });
    await edit({ add: some(3, 4, 5, 6), remove: some(0) }).expect(200);
  });

  it('adds no seats once the sale has ended, but still gives seats back', async () => {
    await seating.patchInventory('evt_1', { onSale: false }).expect(200);
    const { body } = await edit({ add: some(3) }).expect(409);
    expect(body).toMatchObject({ code: 'event_not_on_sale' });
    await edit({ remove: some(0) }).expect(200);
  });

  it('leaves a seat in the hold: whoever wants none releases it', async () => {
    const { body } = await edit({ remove: some(0, 1, 2) }).expect(400);
    expect(body).toMatchObject({ code: 'no_seats_left', detail: /Release the hold/ });
    await edit({ add: some(3), remove: some(0, 1, 2) }).expect(200);
    expect(await seatsOf()).toEqual(some(3));
  });

  it('is for its owner alone', async () => {
    for (const authorization of [
      seating.asUser('usr_b'),
      seating.asUser('usr_organizer', 'organizer'),
      seating.asUser('usr_root', 'admin'),
    ]) {
      const { body } = await seating.api
        .post(`/v1/reservations/${id}/seats`)
        .set('authorization', authorization)
        .send({ remove: some(0) })
        .expect(404);
      expect(body).toMatchObject({ code: 'reservation_not_found' });
    }
  });

  it('is for a hold that lives', async () => {
    const bought = await hold('usr_a', 5);
    await seating.allocate(bought, 'ord_1').expect(200);
    const ofBought = await seating.edit('usr_a', bought, { add: some(6) }).expect(409);
    expect(ofBought.body).toMatchObject({ code: 'already_allocated' });
    seating.clock.advance(15 * MINUTE_MS);
    expect((await edit({ add: some(6) }).expect(410)).body).toMatchObject({ code: 'hold_expired' });
    await seating.edit('usr_a', 'res_nowhere', { add: some(6) }).expect(404);
  });

  it.each([
    ['nothing', {}],
    ['empty lists', { add: [], remove: [] }],
    ['a seat both ways', { add: ['seat_a'], remove: ['seat_a'] }],
    ['a seat twice', { add: ['seat_a', 'seat_a'] }],
    ['an unknown field', { add: ['seat_a'], price: 1 }],
  ])('rejects %s as malformed', async (_, body) => {
    expect((await edit(body).expect(400)).body).toMatchObject({ code: 'invalid_request' });
  });

  it('gives its response again to a repeat with the same key', async () => {
    const send = () =>
      edit({ add: some(3) })
        .set('idempotency-key', 'more')
        .expect(200);
    const first = await send();
    await edit({ remove: some(3) }).expect(200);
    expect((await send()).body).toEqual(first.body);
    expect(await seatsOf()).toEqual(some(0, 1, 2));
  });

  it('gives a seat that many want to one of them, and every other hold stays as it was', async () => {
    const others = await Promise.all([5, 6, 7, 8].map((index) => hold(`usr_${index}`, index)));
    const answers = await allAtOnce(4, (caller) =>
      seating.edit(`usr_${caller + 5}`, others[caller] ?? '', {
        add: some(9),
        remove: some(caller + 5),
      }),
    );
    const statuses = answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.status : 0));
    expect([...statuses].sort()).toEqual([200, 409, 409, 409]);
    const winner = statuses.indexOf(200);
    const stored = await Promise.all(others.map((one) => seatsOf(one)));
    expect(stored).toEqual([5, 6, 7, 8].map((index) => some(index - 5 === winner ? 9 : index)));
  });

  it('keeps seats and expiry together when edits, renewals and extensions come at once', async () => {
    await allAtOnce(6, (caller) => {
      if (caller < 3) return edit({ add: some(caller + 3) });
      if (caller < 5) return seating.renew(seating.asUser('usr_a'), id);
      return seating.extend(id, 20);
    });
    const { body } = await seating.reservation(id);
    const { seats: stored, expiresAt } = body as { seats: { id: string }[]; expiresAt: string };
    const rows = await seating.database.query<{ id: string; held_until: Date }>(
      `SELECT id, held_until FROM seats WHERE reservation_id = @id ORDER BY id`,
      { id },
    );
    expect(rows.map((row) => row.id)).toEqual(stored.map((seat) => seat.id).sort());
    expect(new Set(rows.map((row) => row.held_until.toISOString()))).toEqual(new Set([expiresAt]));
  });
});
