import { allAtOnce } from '@ticketing/service-chassis/testing';
import { ALICE, BOB, EVENT, eventNamed, World } from '../builders/world';

describe('the hold of an order', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.open();
  });
  afterEach(() => world.dispose());

  const place = (body: object, userId = ALICE) => world.as(userId).post('/v1/orders', body);
  const held = (...prices: number[]) => world.seating.hold(ALICE, EVENT, world.seats(...prices));
  const seatIdsOf = ({ seats }: ReturnType<typeof held>) => seats.map(({ seatId }) => seatId);
  const stateOf = async (reservationId: string) => [
    (await world.seating.reservation(reservationId)).status,
    world.seating.adopterOf(reservationId),
  ];
  const endEvent = () =>
    world.catalog.events.set(EVENT, eventNamed(EVENT, world.clock.now(), { status: 'CANCELLED' }));

  it('is adopted under the id of the order', async () => {
    const { id } = held(10_000);
    const { body } = await place({ reservationId: id }).expect(201);
    expect(await stateOf(id)).toEqual(['HELD', body.id]);
  });

  it('is adopted also when the order holds the seats itself', async () => {
    const { body } = await place({ eventId: EVENT, seatIds: world.seats(10_000) }).expect(201);
    expect(await stateOf(body.reservationId)).toEqual(['HELD', body.id]);
  });

  it('is freed at once when the order is cancelled', async () => {
    const { body } = await place({ reservationId: held(10_000).id }).expect(201);
    await world.as(ALICE).post(`/v1/orders/${body.id}/cancel`).expect(200);
    expect((await world.seating.reservation(body.reservationId)).status).toBe('RELEASED');
  });

  it('gives the order the id that was told before, when a process crashed between adoption and order', async () => {
    const { id } = held(10_000);
    await world.seating.adopt(id, { orderId: 'ord_before', userId: ALICE });
    const { body } = await place({ reservationId: id }).expect(201);
    expect(body.id).toBe('ord_before');
    await world.as(ALICE).get('/v1/orders/ord_before').expect(200);
  });

  it('gives simultaneous wishes for it one order, which seating-service names too', async () => {
    const { id } = held(10_000);
    const answers = await allAtOnce(20, () => place({ reservationId: id }));
    const named = answers.map((answer) =>
      answer.status === 'fulfilled' ? String(answer.value.body.orderId ?? answer.value.body.id) : 'none',
    );
    expect(new Set(named)).toEqual(new Set([world.seating.adopterOf(id)]));
  });

  it.each([
    ['the event has ended', endEvent, 409],
    ['the catalog is down', () => world.faults.takeDown('catalog'), 503],
  ])('is its owner’s again when %s', async (_, happens, status) => {
    const { id } = held(10_000);
    happens();
    await place({ reservationId: id }).expect(status);
    expect(await stateOf(id)).toEqual(['HELD', null]);
  });

  it('is its owner’s again when the seats cost too much for an order', async () => {
    const { id } = held(900_000_000_000, 100_000_000_001);
    const { body } = await place({ reservationId: id }).expect(409);
    expect(body.code).toBe('total_too_large');
    expect(await stateOf(id)).toEqual(['HELD', null]);
  });

  it('is not taken by somebody else, who learns nothing of it', async () => {
    const { id } = held(10_000);
    const { body } = await place({ reservationId: id }, BOB).expect(404);
    expect(body.code).toBe('reservation_not_found');
    expect(await stateOf(id)).toEqual(['HELD', null]);
  });

  it('may be named by its seats: exactly these are ordered, and no second hold is made', async () => {
    const hold = held(10_000, 20_000);
    const seatIds = seatIdsOf(hold).reverse();
    const { body } = await place({ eventId: EVENT, seatIds }).expect(201);
    expect([body.reservationId, body.subtotal.amount]).toEqual([hold.id, 30_000]);
    expect(world.seating.reservations.size).toBe(1);
  });

  it('is named to a buyer who orders some of its seats, and stays theirs', async () => {
    const hold = held(10_000, 20_000);
    const seatIds = seatIdsOf(hold).slice(0, 1);
    const { body } = await place({ eventId: EVENT, seatIds }).expect(409);
    expect(body).toMatchObject({ code: 'already_held_by_you', reservationId: hold.id });
    expect(await stateOf(hold.id)).toEqual(['HELD', null]);
  });

  it('is not ordered with other seats than those that were asked for, when its owner changed it meanwhile', async () => {
    const [seatId = '', other = ''] = world.seats(10_000, 20_000);
    const order = () => place({ eventId: EVENT, seatIds: [seatId] }).set('Idempotency-Key', 'again');
    world.faults.plan('seating.adopt', 'request lost');
    await order().expect(503);
    const [reservationId = ''] = world.seating.reservations.keys();
    world.seating.edit(reservationId, other);
    const { body } = await order().expect(409);
    expect(body).toMatchObject({ code: 'already_held_by_you', reservationId });
    expect(await stateOf(reservationId)).toEqual(['HELD', null]);
  });

  it('is named with its order when that order is there already', async () => {
    const hold = held(10_000);
    const { body: first } = await place({ reservationId: hold.id }).expect(201);
    const { body } = await place({ eventId: EVENT, seatIds: seatIdsOf(hold) }).expect(409);
    expect(body).toMatchObject({ code: 'order_exists', orderId: first.id });
    expect(await stateOf(hold.id)).toEqual(['HELD', first.id]);
  });

  it('that the buyer had is not given up with an order on its seats that cannot be placed', async () => {
    const hold = held(10_000);
    endEvent();
    await place({ eventId: EVENT, seatIds: seatIdsOf(hold) }).expect(409);
    expect(await stateOf(hold.id)).toEqual(['HELD', null]);
  });

  it('tells which of the taken seats are the buyer’s own', async () => {
    const seatIds = [...seatIdsOf(held(10_000)), ...world.seats(10_000)];
    const { body } = await place({ eventId: EVENT, seatIds }).expect(409);
    expect(body).toMatchObject({
      code: 'seats_unavailable',
      seatIds: seatIds.slice(0, 1),
      heldByYou: seatIds.slice(0, 1),
    });
  });

  it('is adopted by its payment, when an order of an older release did not', async () => {
    const order = await world.placed();
    const { body } = await world.as(ALICE).get(`/v1/orders/${order.id}`).expect(200);
    await world.seating.disown(body.reservationId, order.id);
    await world.beginPayment(order, 'pay_000001').expect(200);
    expect(await stateOf(body.reservationId)).toEqual(['HELD', order.id]);
  });
});
