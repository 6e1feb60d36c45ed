import { MINUTE_MS, startServiceFixture, type ServiceFixture } from '../builders/service-fixture';

describe('how a hold ends', () => {
  let seating: ServiceFixture;
  let seats: string[];
  let reservationId: string;
  const seat = (index: number) => seats[index] ?? 'seat_missing';
  const statuses = async () => (await seating.list('evt_1')).seats.map(({ status }) => status);

  beforeEach(async () => {
    seating = await startServiceFixture();
    seats = await seating.publish('evt_1');
    const made = await seating.reserve('usr_a', 'evt_1', [seat(0), seat(1)]).expect(201);
    reservationId = (made.body as { id: string }).id;
  });
  afterEach(() => seating.stop());

  describe('released', () => {
    it('frees the seats, and responds the same again', async () => {
      const first = await seating.release('usr_a', reservationId).expect(200);
      expect(first.body).toMatchObject({ id: reservationId, status: 'RELEASED' });
      await seating.reserve('usr_b', 'evt_1', [seat(0)]).expect(201);

      const second = await seating.release('usr_a', reservationId).expect(200);

      expect(second.body).toEqual(first.body);
      expect((await statuses()).slice(0, 2)).toEqual(['HELD', 'AVAILABLE']);
    });

    it('can be done for the owner by order-service', async () => {
      await seating.api
        .post(`/v1/reservations/${reservationId}/release`)
        .set('authorization', seating.asService('order-service', 'reservations:write'))
        .send({})
        .expect(200);
      expect((await statuses()).slice(0, 2)).toEqual(['AVAILABLE', 'AVAILABLE']);
    });

    it('cannot be extended or allocated any more', async () => {
      await seating.release('usr_a', reservationId).expect(200);
      for (const call of [seating.extend(reservationId, 5), seating.allocate(reservationId, 'ord_1')]) {
        const response = await call.expect(410);
        expect(response.body).toMatchObject({ code: 'hold_expired', detail: /released/ });
      }
    });

    it('still shows its seats', async () => {
      await seating.release('usr_a', reservationId).expect(200);
      const { body } = await seating.reservation(reservationId).expect(200);
      expect(body).toMatchObject({ status: 'RELEASED', seats: [{ id: seat(0) }, { id: seat(1) }] });
    });
  });

  describe('expired', () => {
    it('frees the seats at the very moment, before any job ran', async () => {
      seating.clock.advance(15 * MINUTE_MS - 1);
      expect((await seating.list('evt_1')).counts.HELD).toBe(2);
      seating.clock.advance(1);
      expect((await seating.list('evt_1')).counts.HELD).toBe(0);
      expect((await seating.reservation(reservationId)).body).toMatchObject({ status: 'EXPIRED' });
    });

    it('cannot be released or extended any more', async () => {
      seating.clock.advance(15 * MINUTE_MS);
      for (const call of [seating.release('usr_a', reservationId), seating.extend(reservationId, 5)]) {
        const response = await call.expect(410);
        expect(response.body).toMatchObject({ code: 'hold_expired' });
      }
    });

    it.each(['before', 'after'])(
      'is allocated all the same %s the job ran, if the seats are still free',
      async (when) => {
        seating.clock.advance(20 * MINUTE_MS);
        if (when === 'after') await seating.runJob('hold-expiry');
        const response = await seating.allocate(reservationId, 'ord_1').expect(200);
        expect(response.body).toMatchObject({ status: 'ALLOCATED' });
        expect((await statuses()).slice(0, 2)).toEqual(['ALLOCATED', 'ALLOCATED']);
      },
    );

    it.each(['before', 'after'])('is not allocated %s the job ran, if one seat is taken', async (when) => {
      seating.clock.advance(20 * MINUTE_MS);
      await seating.reserve('usr_b', 'evt_1', [seat(1)]).expect(201);
      if (when === 'after') await seating.runJob('hold-expiry');
      const response = await seating.allocate(reservationId, 'ord_1').expect(410);
      expect(response.body).toMatchObject({ code: 'hold_expired' });
      expect((await statuses()).slice(0, 2)).toEqual(['AVAILABLE', 'HELD']);
    });

    it('is not allocated once the sale was ended with its holds', async () => {
      seating.clock.advance(20 * MINUTE_MS);
      await seating.patchInventory('evt_1', { onSale: false, releaseHolds: true }).expect(200);
      await seating.allocate(reservationId, 'ord_1').expect(410);
      expect((await statuses())[0]).toBe('AVAILABLE');
    });

    it('is allocated all the same while the sale is only paused', async () => {
      seating.clock.advance(20 * MINUTE_MS);
      await seating.patchInventory('evt_1', { onSale: false }).expect(200);
      await seating.allocate(reservationId, 'ord_1').expect(200);
    });
  });

  describe('allocated', () => {
    it('belongs to the order, and responds the same again', async () => {
      const first = await seating.allocate(reservationId, 'ord_1').expect(200);
      const second = await seating.allocate(reservationId, 'ord_1').expect(200);
      expect(first.body).toMatchObject({ status: 'ALLOCATED', seats: [{ id: seat(0) }, { id: seat(1) }] });
      expect(second.body).toEqual(first.body);
      seating.clock.advance(24 * 60 * MINUTE_MS);
      await seating.runJob('hold-expiry');
      expect((await statuses()).slice(0, 2)).toEqual(['ALLOCATED', 'ALLOCATED']);
    });

    it('belongs to no other order', async () => {
      await seating.allocate(reservationId, 'ord_1').expect(200);
      const response = await seating.allocate(reservationId, 'ord_2').expect(409);
      expect(response.body).toMatchObject({ code: 'allocated_to_another_order' });
    });

    it('cannot be released or extended', async () => {
      await seating.allocate(reservationId, 'ord_1').expect(200);
      for (const call of [seating.release('usr_a', reservationId), seating.extend(reservationId, 5)]) {
        const response = await call.expect(409);
        expect(response.body).toMatchObject({ code: 'already_allocated' });
      }
    });

    it('does not count as a live hold of the person', async () => {
      await seating.allocate(reservationId, 'ord_1').expect(200);
      for (const index of [2, 3, 4, 5]) await seating.reserve('usr_a', 'evt_1', [seat(index)]).expect(201);
    });
  });

  describe('extended', () => {
    const expiry = async () => (await seating.reservation(reservationId)).body.expiresAt as string;

    it('lasts at least so many minutes from now', async () => {
      seating.clock.advance(10 * MINUTE_MS);
      const response = await seating.extend(reservationId, 12).expect(200);
      expect(response.body).toMatchObject({ status: 'HELD', expiresAt: '2026-06-01T12:22:00.000Z' });
      seating.clock.advance(12 * MINUTE_MS - 1);
      await seating.reserve('usr_b', 'evt_1', [seat(0)]).expect(409);
      seating.clock.advance(1);
      await seating.reserve('usr_b', 'evt_1', [seat(0)]).expect(201);
    });

    it('never gets shorter', async () => {
      await seating.extend(reservationId, 1).expect(200);
      expect(await expiry()).toBe('2026-06-01T12:15:00.000Z');
    });

    it('never lasts longer than thirty minutes in all', async () => {
      seating.clock.advance(14 * MINUTE_MS);
      await seating.extend(reservationId, 1_000).expect(200);
      expect(await expiry()).toBe('2026-06-01T12:30:00.000Z');
      seating.clock.advance(15 * MINUTE_MS);
      await seating.extend(reservationId, 15).expect(200);
      expect(await expiry()).toBe('2026-06-01T12:30:00.000Z');
    });

    it.each([0, -5, 1.5, '10', 1e9, null])('rejects %p minutes', async (minutes) => {
      await seating.api
        .post(`/v1/reservations/${reservationId}/extend`)
        .set('authorization', seating.asService('order-service', 'reservations:write'))
        .send({ minutes })
        .expect(400);
    });
  });

  describe('deallocated', () => {
    beforeEach(() => seating.allocate(reservationId, 'ord_1').expect(200));

    it('frees all seats of the order, once', async () => {
      const first = await seating.deallocate('ord_1').expect(200);
      expect(first.body).toEqual({ orderId: 'ord_1', seatIds: [seat(0), seat(1)] });
      await seating.reserve('usr_b', 'evt_1', [seat(0)]).expect(201);
      const second = await seating.deallocate('ord_1').expect(200);
      expect(second.body).toEqual({ orderId: 'ord_1', seatIds: [] });
      expect((await statuses()).slice(0, 2)).toEqual(['HELD', 'AVAILABLE']);
    });

    it('frees the named seats only, and none of another order', async () => {
      const other = await seating.reserve('usr_b', 'evt_1', [seat(2)]).expect(201);
      await seating.allocate((other.body as { id: string }).id, 'ord_2').expect(200);

      const response = await seating.deallocate('ord_1', [seat(1), seat(2), 'seat_nowhere']).expect(200);

      expect(response.body).toEqual({ orderId: 'ord_1', seatIds: [seat(1)] });
      expect((await statuses()).slice(0, 3)).toEqual(['ALLOCATED', 'AVAILABLE', 'ALLOCATED']);
    });

    it('gives a repeat with the same key the seats that the first one freed', async () => {
      const deallocate = () => seating.deallocate('ord_1').set('idempotency-key', 'undo-1').expect(200);
      const first = await deallocate();
      expect((await deallocate()).body).toEqual(first.body);
    });

    it('lets no allocation that arrives late take the seats again', async () => {
      await seating.deallocate('ord_1').expect(200);
      const response = await seating.allocate(reservationId, 'ord_1').expect(410);
      expect(response.body).toMatchObject({ code: 'hold_expired', detail: /gave its seats back/ });
    });

    it('lets no allocation take seats that arrives after its own undoing', async () => {
      const made = await seating.reserve('usr_b', 'evt_1', [seat(3)]).expect(201);
      await seating.deallocate('ord_late').expect(200);
      await seating.allocate((made.body as { id: string }).id, 'ord_late').expect(410);
      expect((await statuses())[3]).toBe('HELD');
    });
  });

  it.each([
    ['release', () => seating.release('usr_a', 'res_nowhere')],
    ['extend', () => seating.extend('res_nowhere', 5)],
    ['extend an id that is none', () => seating.extend("x'--", 5)],
    ['allocate', () => seating.allocate('res_nowhere', 'ord_1')],
    ['look at', () => seating.reservation('res_nowhere')],
    ['look at an id that is none', () => seating.reservation('%00')],
  ])('cannot %s what does not exist', async (_, call) => {
    const response = await call().expect(404);
    expect(response.body).toMatchObject({ code: 'reservation_not_found' });
  });
});
