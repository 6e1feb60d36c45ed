import { expectConsistentRecords } from '../builders/consistent-records';
import { ALICE, BOB, EVENT, World } from '../builders/world';

describe('a person who has erased the account', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.open();
  });
  afterEach(() => world.dispose());

  const erase = (userId = ALICE) =>
    world.asService('user-service', 'accounts:erase').post('/v1/orders/erasures', { userId });
  const seatStates = () => [...world.seating.seats.values()].map(({ state }) => state);

  it('has no unpaid order any more, and its seats are free', async () => {
    const order = await world.placed();
    await erase().expect(204);
    const current = await world.order(order.id);
    expect([current.status, current.closeReason]).toEqual(['CANCELLED', 'cancelled_by_owner']);
    await world.drainOutbox();
    expect(seatStates()).toEqual(['AVAILABLE', 'AVAILABLE']);
    await expectConsistentRecords(world);
  });

  it('orders nothing with the old token, and what it held for that is free', async () => {
    await erase().expect(204);
    const reservation = world.seating.hold(ALICE, EVENT, world.seats(100));
    const byHold = await world.as(ALICE).post('/v1/orders', { reservationId: reservation.id }).expect(401);
    expect(byHold.body.code).toBe('token_revoked');
    const [seatId] = world.seats(100);
    const bySeat = await world
      .as(ALICE)
      .post('/v1/orders', { eventId: EVENT, seatIds: [seatId] })
      .expect(401);
    expect(bySeat.body.code).toBe('token_revoked');
    expect(seatStates()).toEqual(['HELD', 'AVAILABLE']);
  });

  it('cannot order for nothing either', async () => {
    await erase().expect(204);
    const reservation = world.seating.hold(ALICE, EVENT, world.seats(0));
    await world.as(ALICE).post('/v1/orders', { reservationId: reservation.id }).expect(401);
    const { body } = await world.as('usr_root', 'admin').get('/v1/orders').expect(200);
    expect(body.items).toEqual([]);
  });

  it('starts no payment', async () => {
    const order = await world.placed();
    await erase().expect(204);
    const { body } = await world.beginPayment(order, 'pay_1').expect(409);
    expect(body.code).toBe('order_not_payable');
  });

  it('is paid back a payment that was open and succeeds later', async () => {
    const order = await world.placed();
    const { paymentId } = world.payments.charge(order.id, order.total);
    await world.beginPayment(order, paymentId).expect(200);
    await erase().expect(204);
    await world.reportSuccess(paymentId).expect(200);
    await world.runJobs();
    expect((await world.order(order.id)).status).toBe('CANCELLED');
    expect(world.payments.reasons).toEqual(['order_closed']);
    await world.drainOutbox();
    await expectConsistentRecords(world);
  });

  it('leaves what was bought as it is, and others alone', async () => {
    const bought = await world.confirmed();
    const ofBob = await world.placed(BOB);
    await erase().expect(204);
    expect((await world.order(bought.id)).status).toBe('CONFIRMED');
    expect((await world.order(ofBob.id)).status).toBe('PENDING_PAYMENT');
    await world.placed(BOB);
  });

  it('is remembered once, however often it is told', async () => {
    await world.placed();
    await erase().expect(204);
    await erase().expect(204);
    expect(await world.database.query('SELECT user_id FROM erased_people')).toEqual([{ user_id: ALICE }]);
    expect(await world.mails()).toEqual([]);
  });

  it('has all of many orders ended', async () => {
    await world.storeOrders(120, { userId: ALICE });
    await erase().expect(204);
    const left = await world.database.query(`SELECT id FROM orders WHERE status = 'PENDING_PAYMENT'`);
    expect(left).toEqual([]);
  });

  it('loses an order that was being placed at the same time', async () => {
    await erase().expect(204);
    await world.storeOrders(1, { userId: ALICE });
    await world.run('erasure');
    expect((await world.order('ord_many0001')).status).toBe('CANCELLED');
    world.clock.advance(60_000);
    await world.run('erasure');
    expect(await world.database.query('SELECT status FROM erased_people')).toEqual([{ status: 'DONE' }]);
    await world.placed(BOB);
  });

  it('is erased by user-service alone', async () => {
    const { body } = await world
      .asService('payment-service', 'accounts:erase')
      .post('/v1/orders/erasures', { userId: ALICE })
      .expect(403);
    expect(body.code).toBe('scope_missing');
    await world.as('usr_root', 'admin').post('/v1/orders/erasures', { userId: ALICE }).expect(403);
  });
});

describe('the export of a person', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
  });
  afterAll(() => world.dispose());

  it('lists the orders of the named person with their tickets, for user-service', async () => {
    const order = await world.confirmed();
    await world.placed(BOB);
    const userService = world.asService('user-service', 'accounts:export');
    const { body } = await userService.get(`/v1/orders?userId=${ALICE}`).expect(200);
    expect(body.items).toEqual([await world.order(order.id)]);
    expect(body.items[0].tickets).toHaveLength(2);
    const unnamed = await userService.get('/v1/orders').expect(400);
    expect(unnamed.body.errors).toMatchObject([{ pointer: 'userId' }]);
    await world.asService('user-service', 'accounts:erase').get(`/v1/orders?userId=${ALICE}`).expect(403);
  });
});
