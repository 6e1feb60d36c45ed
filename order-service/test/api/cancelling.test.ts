import { addMilliseconds } from '@ticketing/service-chassis/core';
import { allAtOnce } from '@ticketing/service-chassis/testing';
import { expectConsistentRecords } from '../builders/consistent-records';
import { ALICE, EVENT, eventNamed, World } from '../builders/world';

describe('giving an order up', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.open();
  });
  afterEach(() => world.dispose());

  const cancel = (orderId: string) => world.as(ALICE).post(`/v1/orders/${orderId}/cancel`);

  it('frees the seats of an unpaid one at once, and is repeatable', async () => {
    const order = await world.placed();
    const { body } = await cancel(order.id).expect(200);
    expect([body.status, body.closeReason]).toEqual(['CANCELLED', 'cancelled_by_owner']);
    expect([...world.seating.seats.values()].map(({ state }) => state)).toEqual(['AVAILABLE', 'AVAILABLE']);
    expect((await cancel(order.id).expect(200)).body).toEqual(body);
  });

  it('frees the seats later when seating is down', async () => {
    const order = await world.placed();
    world.faults.takeDown('seating');
    await cancel(order.id).expect(200);
    world.faults.bringUp();
    await world.drainOutbox();
    expect([...world.seating.seats.values()].map(({ state }) => state)).toEqual(['AVAILABLE', 'AVAILABLE']);
  });

  it('waits for a payment that is in progress', async () => {
    const order = await world.placed();
    await world.beginPayment(order, 'pay_1').expect(200);
    const { body } = await cancel(order.id).expect(409);
    expect(body.code).toBe('payment_in_progress');
    await world
      .reportResult(order.id, { paymentId: 'pay_1', status: 'FAILED', amount: order.total })
      .expect(200);
    await cancel(order.id).expect(200);
  });

  it('waits for a confirmation that is in progress', async () => {
    const order = await world.placed();
    world.faults.takeDown('seating');
    await world.reportSuccess(world.payments.charge(order.id, order.total).paymentId).expect(200);
    const { body } = await cancel(order.id).expect(409);
    expect(body.code).toBe('order_being_confirmed');
  });

  it('refunds a confirmed one in full, once for 20 simultaneous wishes', async () => {
    const order = await world.confirmed();
    const responses = await allAtOnce(20, () => cancel(order.id));
    expect(
      responses.map((response) => (response.status === 'fulfilled' ? response.value.status : 0)),
    ).toEqual(Array<number>(20).fill(200));
    await world.runJobs();
    const current = await world.order(order.id);
    expect([current.status, current.refunded]).toEqual(['REFUNDED', order.total]);
    expect(current.tickets.map(({ status }) => status)).toEqual(['VOID', 'VOID']);
    expect(world.payments.reasons).toEqual(['cancelled_by_owner']);
    await expectConsistentRecords(world);
  });

  it('lets somebody else buy the same seats', async () => {
    const order = await world.confirmed();
    await cancel(order.id).expect(200);
    const seatIds = [...world.seating.seats.keys()];
    const { body } = await world.as(ALICE).post('/v1/orders', { eventId: EVENT, seatIds }).expect(201);
    await world.pay(body);
    expect((await world.order(body.id)).status).toBe('CONFIRMED');
    await expectConsistentRecords(world);
  });

  it('is possible until the cut-off of the event, to the millisecond', async () => {
    const early = await world.confirmed();
    const late = await world.confirmed();
    const cutoff = new Date(world.clock.now().getTime() + 28 * 24 * 60 * 60_000);
    world.clock.set(addMilliseconds(cutoff, -1));
    await cancel(early.id).expect(200);
    world.clock.set(cutoff);
    const { body } = await cancel(late.id).expect(409);
    expect([body.code, body.refundCutoffAt]).toEqual(['refund_cutoff_passed', cutoff.toISOString()]);
  });

  it('is rejected once somebody was admitted on it', async () => {
    const order = await world.confirmed();
    await world
      .as('usr_door', 'staff')
      .post('/v1/tickets/check-in', { code: order.tickets[0]?.code, eventId: EVENT })
      .expect(200);
    const { body } = await cancel(order.id).expect(409);
    expect(body.code).toBe('ticket_used');
    expect((await world.order(order.id)).status).toBe('CONFIRMED');
    await world.runJobs();
    expect(world.payments.reasons).toEqual([]);
  });

  it('is too late for one that expired', async () => {
    const order = await world.placed();
    world.clock.advance(15 * 60_000);
    await world.run('order-expiry');
    const { body } = await cancel(order.id).expect(409);
    expect(body.code).toBe('order_not_cancellable');
  });
});

describe('an event that is cancelled', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.open();
  });
  afterEach(() => world.dispose());

  const cancelEvent = (eventId = EVENT) =>
    world
      .asService('catalog-service', 'orders:cancel')
      .post('/v1/orders/event-cancellations', { eventId, reason: 'The hall was flooded' })
      .expect(202);

  it('cancels what is unpaid, refunds what is paid, and notifies every buyer', async () => {
    const unpaid = await world.placed();
    const confirmed = await world.confirmed();
    world.catalog.events.set('evt_other', eventNamed('evt_other', world.clock.now()));
    const elsewhere = world.seating.hold(ALICE, 'evt_other', [world.seating.addSeat('evt_other', 100)]);
    const other = await world.as(ALICE).post('/v1/orders', { reservationId: elsewhere.id }).expect(201);
    await world.mails();
    world.notifications.sent.splice(0);

    expect((await cancelEvent()).body).toEqual({ eventId: EVENT, status: 'RUNNING' });
    await world.run('event-cancellation');

    expect((await world.order(unpaid.id)).status).toBe('CANCELLED');
    expect((await world.order(confirmed.id)).status).toBe('REFUNDED');
    expect((await world.order(other.body.id)).status).toBe('PENDING_PAYMENT');
    expect(await world.mails()).toEqual(['event_cancelled', 'event_cancelled']);
    const refunds = world.notifications.sent
      .filter(({ channel }) => channel === 'EMAIL')
      .map(({ data }) => data['refund']);
    expect(refunds).toEqual([undefined, confirmed.total]);
    expect([...world.seating.seats.values()].filter(({ state }) => state === 'ALLOCATED')).toEqual([]);
    await expectConsistentRecords(world);
  });

  it('is finished once no order is left and no late one can appear', async () => {
    await world.confirmed();
    await cancelEvent();
    await world.run('event-cancellation');
    expect((await cancelEvent()).body.status).toBe('RUNNING');
    await world.runJobs();
    expect((await cancelEvent()).body.status).toBe('DONE');
  });

  it('goes page after page through a sold-out house', async () => {
    await world.storeOrders(205);
    await cancelEvent();
    await world.run('event-cancellation');
    const [left] = await world.database.query<{ total: number }>(
      `SELECT COUNT(*) AS total FROM orders WHERE status <> 'CANCELLED'`,
    );
    expect(left?.total).toBe(0);
  });

  it('takes no new order, and gives the hold up that was made for it', async () => {
    const seatIds = world.seats(100);
    const reservation = world.seating.hold(ALICE, EVENT, world.seats(100));
    await cancelEvent();
    const bySeats = await world.as(ALICE).post('/v1/orders', { eventId: EVENT, seatIds }).expect(409);
    expect(bySeats.body.code).toBe('event_not_on_sale');
    expect(world.seating.seats.get(seatIds[0] ?? '')?.state).toBe('AVAILABLE');
    await world.as(ALICE).post('/v1/orders', { reservationId: reservation.id }).expect(409);
  });

  it('refunds a payment that was in progress, and notifies the buyer', async () => {
    const order = await world.placed();
    const charge = world.payments.charge(order.id, order.total);
    await world.beginPayment(order, charge.paymentId).expect(200);
    await cancelEvent();
    await world.run('event-cancellation');
    const { body } = await world.reportSuccess(charge.paymentId).expect(200);
    expect([body.order.status, charge.refunded]).toEqual(['CANCELLED', order.total.amount]);
    expect(await world.mails()).toEqual(['event_cancelled', 'order_refunded']);
  });

  it('that is recorded while seats are being allocated turns the order back, seats and all', async () => {
    const order = await world.placed();
    const charge = world.payments.charge(order.id, order.total);
    await world.beginPayment(order, charge.paymentId).expect(200);
    const allocate = world.seating.allocate.bind(world.seating);
    world.seating.allocate = async (reservationId, orderId) => {
      await allocate(reservationId, orderId);
      await cancelEvent();
    };
    const { body } = await world.reportSuccess(charge.paymentId).expect(200);
    expect(body.order.status).toBe('REFUNDED');
    await world.runJobs();
    expect(await world.mails()).toEqual(['event_cancelled']);
    await expectConsistentRecords(world);
  });

  it('goes on after payments was down', async () => {
    const order = await world.confirmed();
    await cancelEvent();
    world.faults.takeDown('payments');
    await world.run('event-cancellation');
    expect((await world.order(order.id)).status).toBe('REFUNDING');
    world.faults.bringUp();
    await world.runJobs();
    expect((await world.order(order.id)).status).toBe('REFUNDED');
    await expectConsistentRecords(world);
  });
});
