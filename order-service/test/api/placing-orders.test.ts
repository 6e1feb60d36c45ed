import { allAtOnce } from '@ticketing/service-chassis/testing';
import { expectConsistentRecords } from '../builders/consistent-records';
import { ALICE, BOB, EVENT, eventNamed, World, type OrderBody } from '../builders/world';

describe('placing an order', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.open();
  });
  afterEach(() => world.dispose());

  const place = (body: object, userId = ALICE) => world.as(userId).post('/v1/orders', body);
  const held = (userId = ALICE) => world.seating.hold(userId, EVENT, world.seats(10_000));
  const heldSeats = () =>
    [...world.seating.seats.values()].filter(({ state }) => state !== 'AVAILABLE').length;

  describe('on a reservation', () => {
    it('has to be paid until the hold ends', async () => {
      const reservation = held();
      const { body } = await place({ reservationId: reservation.id }).expect(201);
      expect(body.payBy).toBe(reservation.expiresAt.toISOString());
    });

    it('is possible once: the second time names the first order', async () => {
      const reservation = held();
      const { body: first } = await place({ reservationId: reservation.id }).expect(201);
      const { body } = await place({ reservationId: reservation.id }).expect(409);
      expect([body.code, body.orderId]).toEqual(['order_exists', first.id]);
    });

    it('makes one order of 20 simultaneous wishes', async () => {
      const reservation = held();
      const responses = await allAtOnce(20, () => place({ reservationId: reservation.id }));
      const statuses = responses.map((response) =>
        response.status === 'fulfilled' ? response.value.status : 'failed',
      );
      expect(statuses.sort()).toEqual([201, ...Array<number>(19).fill(409)]);
    });

    it('is rejected once the hold has ended', async () => {
      const reservation = held();
      world.clock.set(reservation.expiresAt);
      const { body } = await place({ reservationId: reservation.id }).expect(410);
      expect(body.code).toBe('hold_expired');
    });

    it('is rejected on a hold whose order was cancelled', async () => {
      const reservation = held();
      const { body: order } = await place({ reservationId: reservation.id }).expect(201);
      world.faults.takeDown('seating');
      await world.as(ALICE).post(`/v1/orders/${order.id}/cancel`).expect(200);
      world.faults.bringUp();
      // Seating has not heard of it yet, so the hold still looks alive.
      expect((await world.seating.reservation(reservation.id)).status).toBe('HELD');
      await place({ reservationId: reservation.id }).expect(410);
    });

    it('is rejected for a reservation that is unknown', async () => {
      const { body } = await place({ reservationId: 'rsv_unknown' }).expect(404);
      expect(body.code).toBe('reservation_not_found');
    });
  });

  describe('on seats', () => {
    it('passes on which seats were taken', async () => {
      const seatIds = world.seats(10_000, 10_000);
      world.seating.hold(BOB, EVENT, seatIds.slice(1));
      const { body } = await place({ eventId: EVENT, seatIds }).expect(409);
      expect([body.code, body.seatIds]).toEqual(['seats_unavailable', seatIds.slice(1)]);
    });

    it.each(['CANCELLED', 'COMPLETED'])('gives the hold up when the event is %s', async (status) => {
      world.catalog.events.set(EVENT, eventNamed(EVENT, world.clock.now(), { status }));
      const { body } = await place({ eventId: EVENT, seatIds: world.seats(10_000) }).expect(409);
      expect([body.code, heldSeats()]).toEqual(['event_not_on_sale', 0]);
    });

    it('gives the hold up when the seats cost more than an order can hold', async () => {
      const seatIds = world.seats(900_000_000_000, 100_000_000_001);
      const { body } = await place({ eventId: EVENT, seatIds }).expect(409);
      expect([body.code, heldSeats()]).toEqual(['total_too_large', 0]);
    });

    it('releases the hold when the catalog is down and there is no key for a repeat', async () => {
      world.faults.takeDown('catalog');
      await place({ eventId: EVENT, seatIds: world.seats(10_000) }).expect(503);
      expect(heldSeats()).toBe(0);
    });

    it('goes on with its hold when it is repeated with its key', async () => {
      const body = { eventId: EVENT, seatIds: world.seats(10_000) };
      world.faults.takeDown('catalog');
      const first = await place(body).set('Idempotency-Key', 'once').expect(503);
      expect(first.headers['retry-after']).toBeDefined();
      world.faults.bringUp();
      await place(body).set('Idempotency-Key', 'once').expect(201);
      expect(world.seating.reservations.size).toBe(1);
    });
  });

  describe('with an Idempotency-Key', () => {
    it('responds to a repeat with the same order', async () => {
      const body = { reservationId: held().id };
      const first = await place(body).set('Idempotency-Key', 'once').expect(201);
      const again = await place(body).set('Idempotency-Key', 'once').expect(201);
      expect(again.body).toEqual(first.body);
      const other = await place({ reservationId: held().id }).set('Idempotency-Key', 'once').expect(422);
      expect(other.body.code).toBe('idempotency_key_reused');
    });

    it('may use the key anew after a day', async () => {
      const first = await place({ reservationId: held().id }).set('Idempotency-Key', 'daily').expect(201);
      world.clock.advance(25 * 60 * 60_000);
      const second = await place({ reservationId: held().id }).set('Idempotency-Key', 'daily').expect(201);
      expect(second.body.id).not.toBe(first.body.id);
    });

    it('confirms a free order once', async () => {
      const body = { eventId: EVENT, seatIds: world.seats(0) };
      const responses = await allAtOnce(5, () => place(body).set('Idempotency-Key', 'free'));
      const statuses = new Set(
        responses.map((response) => (response.status === 'fulfilled' ? response.value.status : 0)),
      );
      expect([...statuses].every((status) => status === 201 || status === 409)).toBe(true);
      const again = await place(body).set('Idempotency-Key', 'free').expect(201);
      expect(again.body.status).toBe('CONFIRMED');
      await expectConsistentRecords(world);
    });
  });

  it('rejects seats in another currency than their event, as our own fault', async () => {
    world.seating.currency = 'USD';
    const { body } = await place({ reservationId: held().id }).expect(500);
    expect(body.code).toBe('internal_error');
  });

  describe('listing', () => {
    it('pages through the own orders, newest first, also by status', async () => {
      const ids: string[] = [];
      for (let count = 0; count < 5; count += 1) ids.unshift((await world.placed(ALICE, [100])).id);
      await world.placed(BOB, [100]);
      const seen: string[] = [];
      for (let path: string | null = '/v1/orders?limit=2'; path !== null;) {
        const response = await world.as(ALICE).get(path).expect(200);
        const { items, nextCursor } = response.body as { items: OrderBody[]; nextCursor: string | null };
        seen.push(...items.map((order) => order.id));
        path = nextCursor === null ? null : `/v1/orders?limit=2&cursor=${nextCursor}`;
      }
      expect(seen).toEqual(ids);

      await world.as(ALICE).post(`/v1/orders/${ids[0]}/cancel`).expect(200);
      const { body } = await world.as(ALICE).get('/v1/orders?status=CANCELLED').expect(200);
      expect(body.items.map((order: OrderBody) => order.id)).toEqual([ids[0]]);
    });

    it('shows an admin everyone’s', async () => {
      await world.placed(ALICE, [100]);
      await world.placed(BOB, [100]);
      const { body } = await world.as('usr_root', 'admin').get('/v1/orders').expect(200);
      expect(body.items).toHaveLength(2);
    });
  });
});
