import { allAtOnce } from '@ticketing/service-chassis/testing';
import { MINUTE_MS, startServiceFixture, type ServiceFixture } from '../builders/service-fixture';

describe('a hold on which an order was placed', () => {
  let seating: ServiceFixture;
  let seats: string[];
  let id: string;
  const seat = (index: number) => seats[index] ?? 'seat_missing';
  const adopt = (orderId = 'ord_1', userId = 'usr_a') => seating.adopt(id, orderId, userId);
  const held = async () => (await seating.list('evt_1')).counts.HELD;

  beforeEach(async () => {
    seating = await startServiceFixture();
    seats = await seating.publish('evt_1');
    const made = await seating.reserve('usr_a', 'evt_1', [seat(0), seat(1)]).expect(201);
    id = (made.body as { id: string }).id;
  });
  afterEach(() => seating.stop());

  it('is told to order-service with its seats and prices, by the call that adopts it', async () => {
    const { body } = await adopt().expect(200);
    const { body: reservation } = await seating.reservation(id).expect(200);
    expect(body).toEqual({ ...(reservation as object), orderId: 'ord_1' });
  });

  it('is not released by its owner, who is pointed to the order', async () => {
    await adopt().expect(200);
    const { body } = await seating.release('usr_a', id).expect(409);
    expect(body).toMatchObject({ code: 'order_placed', orderId: 'ord_1' });
    expect(await held()).toBe(2);
  });

  it('is neither edited nor renewed by its owner', async () => {
    await adopt().expect(200);
    for (const call of [
      seating.edit('usr_a', id, { add: [seat(2)] }),
      seating.edit('usr_a', id, { remove: [seat(1)] }),
      seating.renew(seating.asUser('usr_a'), id),
    ]) {
      expect((await call.expect(409)).body).toMatchObject({ code: 'order_placed', orderId: 'ord_1' });
    }
    expect((await seating.reservation(id)).body).toMatchObject({
      seats: [{ id: seat(0) }, { id: seat(1) }],
      expiresAt: '2026-06-01T12:15:00.000Z',
    });
  });

  it('is released, renewed, extended and allocated for the order as before', async () => {
    await adopt().expect(200);
    await seating.renew(seating.orderService(), id).expect(200);
    await seating.extend(id, 25).expect(200);
    await seating.allocate(id, 'ord_1').expect(200);
    const other = await seating.reserve('usr_a', 'evt_1', [seat(2)]).expect(201);
    const { id: otherId } = other.body as { id: string };
    await seating.adopt(otherId, 'ord_2', 'usr_a').expect(200);
    await seating.releaseForOrder(otherId).expect(200);
    expect(await held()).toBe(0);
  });

  it('keeps the first order id, which every later try is told', async () => {
    await adopt('ord_1').expect(200);
    const { body } = await adopt('ord_2').expect(200);
    expect(body).toMatchObject({ orderId: 'ord_1' });
    const answers = await allAtOnce(20, (caller) => adopt(`ord_${caller + 3}`));
    const told = answers.map((answer) =>
      answer.status === 'fulfilled' ? (answer.value.body as { orderId: string }).orderId : 'none',
    );
    expect(new Set(told)).toEqual(new Set(['ord_1']));
  });

  it('is its owner’s again when the order could not be placed', async () => {
    await adopt('ord_1').expect(200);
    await seating.disown(id, 'ord_1').expect(204);
    await seating.release('usr_a', id).expect(200);
  });

  it('is taken back from the order that has it only', async () => {
    await adopt('ord_1').expect(200);
    await seating.disown(id, 'ord_2').expect(204);
    await seating.disown('res_nowhere', 'ord_1').expect(204);
    await seating.release('usr_a', id).expect(409);
  });

  it('is adopted by the payment at the latest, when an older release placed the order', async () => {
    const call = seating.api
      .post(`/v1/reservations/${id}/extend`)
      .set('authorization', seating.orderService())
      .send({ minutes: 1, orderId: 'ord_1' });
    await call.expect(200);
    const { body } = await seating.release('usr_a', id).expect(409);
    expect(body).toMatchObject({ code: 'order_placed', orderId: 'ord_1' });
  });

  it('is adopted for its owner only', async () => {
    const { body } = await adopt('ord_1', 'usr_b').expect(404);
    expect(body).toMatchObject({ code: 'reservation_not_found' });
    await seating.release('usr_a', id).expect(200);
  });

  it('is not adopted once it has ended', async () => {
    await seating.release('usr_a', id).expect(200);
    expect((await adopt().expect(410)).body).toMatchObject({ code: 'hold_expired', detail: /released/ });
    const late = await seating.reserve('usr_a', 'evt_1', [seat(2)]).expect(201);
    seating.clock.advance(15 * MINUTE_MS);
    await seating.adopt((late.body as { id: string }).id, 'ord_1', 'usr_a').expect(410);
    await seating.adopt('res_nowhere', 'ord_1', 'usr_a').expect(404);
  });

  it('is adopted with exactly the named seats or not at all', async () => {
    for (const seatIds of [[seat(0)], [seat(0), seat(1), seat(2)], [seat(0), seat(2)]]) {
      const { body } = await seating.adopt(id, 'ord_1', 'usr_a', seatIds).expect(409);
      expect(body).toMatchObject({ code: 'already_held_by_you', reservationId: id });
    }
    await seating.adopt(id, 'ord_1', 'usr_a', [seat(1), seat(0)]).expect(200);
    await seating.release('usr_a', id).expect(409);
  });

  it('ends with the sale of a cancelled event all the same', async () => {
    await adopt().expect(200);
    await seating.patchInventory('evt_1', { onSale: false, releaseHolds: true }).expect(200);
    expect(await held()).toBe(0);
  });

  it('is either released or adopted when both come at once, and an edit is in it or comes too late', async () => {
    for (const index of [2, 3, 4, 5, 6, 7, 8]) {
      const made = await seating.reserve(`usr_${index}`, 'evt_1', [seat(index)]).expect(201);
      const { id: hold } = made.body as { id: string };
      const [released, adopted, edited] = await allAtOnce(3, (caller) => {
        if (caller === 0) return seating.release(`usr_${index}`, hold);
        if (caller === 1) return seating.adopt(hold, `ord_${index}`, `usr_${index}`);
        return seating.edit(`usr_${index}`, hold, { add: [seat(index + 1)] });
      });
      const statusOf = (result: typeof released) =>
        result?.status === 'fulfilled' ? result.value.status : undefined;
      expect([statusOf(released), statusOf(adopted)]).toEqual(
        statusOf(released) === 200 ? [200, 410] : [409, 200],
      );
      const stored = (await seating.reservation(hold)).body as { seats: { id: string }[] };
      if (adopted?.status === 'fulfilled' && adopted.value.status === 200) {
        expect((adopted.value.body as { seats: unknown }).seats).toEqual(stored.seats);
      }
      expect(stored.seats).toHaveLength(statusOf(edited) === 200 ? 2 : 1);
      await seating.releaseForOrder(hold).expect(200);
    }
    expect(await held()).toBe(2);
  });
});
