import { expectConsistentRecords } from '../builders/consistent-records';
import { ALICE, BOB, EVENT, World } from '../builders/world';

describe('a purchase', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.open();
  });
  afterEach(() => world.dispose());

  it('goes from held seats to tickets within the request that reports the payment', async () => {
    const order = await world.placed(ALICE, [50_000, 19_836]);
    expect(order).toMatchObject({
      status: 'PENDING_PAYMENT',
      subtotal: { amount: 69_836, currency: 'INR' },
      tax: { amount: 3_492, currency: 'INR' },
      total: { amount: 73_328, currency: 'INR' },
      eventTitle: 'Gala of the Monsoon',
      tickets: [],
    });

    const { response } = await world.pay(order);
    expect([response.status, response.body]).toEqual([200, { order: { id: order.id, status: 'CONFIRMED' } }]);

    const confirmed = await world.order(order.id);
    expect(confirmed.tickets.map((ticket) => ticket.status)).toEqual(['VALID', 'VALID']);
    expect(await world.mails()).toEqual(['order_confirmed']);
    await expectConsistentRecords(world);
  });

  it('needs two calls to place an order, one to begin a payment and one to confirm', async () => {
    const order = await world.placed();
    expect(world.faults.calls.splice(0)).toEqual(['seating.adopt', 'catalog.event']);
    const charge = world.payments.charge(order.id, order.total);
    await world.beginPayment(order, charge.paymentId).expect(200);
    expect(world.faults.calls.splice(0)).toEqual(['seating.extend']);
    await world.reportSuccess(charge.paymentId).expect(200);
    expect(world.faults.calls.splice(0)).toEqual(['seating.allocate']);
  });

  it('notifies by email, and by SMS when there is a phone', async () => {
    await world.confirmed(ALICE);
    await world.confirmed(BOB);
    await world.drainOutbox();
    expect(world.notifications.sent.map(({ channel, to, template }) => [channel, to, template])).toEqual([
      ['EMAIL', 'alice@example.test', 'order_confirmed'],
      ['SMS', '+911234567890', 'order_confirmed'],
      ['EMAIL', 'bob@example.test', 'order_confirmed'],
    ]);
    expect(world.notifications.sent[0]?.data).toMatchObject({
      name: 'Alice',
      eventTitle: 'Gala of the Monsoon',
      venueName: 'Town Hall',
      timeZone: 'Asia/Kolkata',
      total: { amount: 73_328, currency: 'INR' },
      seats: [{ label: 'Stalls A-1' }, { label: 'Stalls A-2' }],
    });
  });

  it('tells the buyer where it is, what each seat and the tax cost, and until when it can be cancelled', async () => {
    const order = await world.confirmed(BOB);
    await world.drainOutbox();
    const { body } = await world.as(BOB).get(`/v1/orders/${order.id}`).expect(200);
    expect(world.notifications.sent[0]?.data).toMatchObject({
      venuePlace: { address: '1 Main Road', city: 'Kolkata', country: 'IN' },
      endsAt: body.endsAt,
      seats: body.lines.map(({ price }: { price: object }) => ({ price })),
      tax: { amount: body.tax },
      refundUntil: new Date(body.refundCutoffAt),
      calendar: expect.stringContaining(`UID:${order.id}@tickets`),
    });
  });

  it('tells the buyer until when to pay in the zone of the venue, when a payment failed', async () => {
    const order = await world.placed();
    const charge = world.payments.charge(order.id, order.total);
    await world.beginPayment(order, charge.paymentId).expect(200);
    await world
      .reportResult(order.id, { paymentId: charge.paymentId, status: 'FAILED', amount: order.total })
      .expect(200);
    await world.drainOutbox();
    expect(world.notifications.sent[0]?.data).toMatchObject({ timeZone: 'Asia/Kolkata' });
  });

  it('does not notify an erased buyer', async () => {
    await world.confirmed();
    world.users.buyers.delete(ALICE);
    expect(await world.mails()).toEqual([]);
    expect(await world.service.outbox.deadLetters.list(undefined, 10)).toEqual([]);
  });

  it('sends a message once, though its delivery is repeated half way', async () => {
    await world.confirmed();
    world.faults.plan('notifications.send', 'response lost');
    await world.drainOutbox();
    await world.drainOutbox();
    expect(world.notifications.sent.map(({ channel }) => channel)).toEqual(['EMAIL', 'SMS']);
  });

  it('confirms an order that costs nothing at once', async () => {
    const order = await world.placed(ALICE, [0, 0]);
    expect(order).toMatchObject({ status: 'CONFIRMED', paymentId: null, total: { amount: 0 } });
    expect(order.tickets).toHaveLength(2);
    const { body } = await world.as(ALICE).post(`/v1/orders/${order.id}/cancel`).expect(200);
    expect(body.status).toBe('REFUNDED');
    await expectConsistentRecords(world);
  });

  it('counts orders by status, and measures the time to the confirmation', async () => {
    const order = await world.placed();
    world.clock.advance(42_000);
    await world.pay(order);
    const { text } = await world.as(ALICE).get('/metrics');
    expect(text).toContain('orders_total{status="PENDING_PAYMENT",service="order-service"} 1');
    expect(text).toContain('orders_total{status="PAID",service="order-service"} 1');
    expect(text).toContain('orders_total{status="CONFIRMED",service="order-service"} 1');
    expect(text).toContain('order_confirmation_seconds_sum{service="order-service"} 42');
  });

  it('keeps the order paid when seating is down, and confirms it later', async () => {
    const order = await world.placed();
    const charge = world.payments.charge(order.id, order.total);
    await world.beginPayment(order, charge.paymentId).expect(200);
    world.faults.takeDown('seating');
    const { body } = await world.reportSuccess(charge.paymentId).expect(200);
    expect(body.order.status).toBe('PAID');

    world.faults.bringUp();
    await world.runJobs();
    expect((await world.order(order.id)).status).toBe('CONFIRMED');
    const { text } = await world.as(ALICE).get('/metrics');
    expect(text).toContain('saga_recovered_total{service="order-service"} 1');
    await expectConsistentRecords(world);
  });

  it('holds the seats itself when it is given seats', async () => {
    const seatIds = world.seats(10_000, 10_000);
    const { body } = await world.as(ALICE).post('/v1/orders', { eventId: EVENT, seatIds }).expect(201);
    expect(body.lines.map((line: { seatId: string }) => line.seatId)).toEqual(seatIds);
    await world.pay(body);
    await expectConsistentRecords(world);
  });
});
