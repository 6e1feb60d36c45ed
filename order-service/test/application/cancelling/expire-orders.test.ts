import { World } from '../../builders/world';

const MINUTE_MS = 60_000;

describe('the end of the time to pay', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.open();
  });
  afterEach(() => world.dispose());

  const statusOf = async (orderId: string) => (await world.order(orderId)).status;

  it('ends an unpaid order at that millisecond, and notifies once', async () => {
    const order = await world.placed();
    world.clock.advance(15 * MINUTE_MS - 1);
    await world.run('order-expiry');
    expect(await statusOf(order.id)).toBe('PENDING_PAYMENT');
    world.clock.advance(1);
    await world.run('order-expiry');
    await world.run('order-expiry');
    expect(await statusOf(order.id)).toBe('EXPIRED');
    expect(await world.mails()).toEqual(['order_expired']);
  });

  it('leaves an order with an open payment alone for an hour', async () => {
    const order = await world.placed();
    await world.beginPayment(order, 'pay_1').expect(200);
    world.clock.advance(59 * MINUTE_MS);
    await world.run('order-expiry');
    expect(await statusOf(order.id)).toBe('PENDING_PAYMENT');
    world.clock.advance(MINUTE_MS);
    await world.run('order-expiry');
    expect(await statusOf(order.id)).toBe('EXPIRED');
  });

  it('ends an order whose payment failed in time', async () => {
    const order = await world.placed();
    await world.beginPayment(order, 'pay_1').expect(200);
    await world
      .reportResult(order.id, { paymentId: 'pay_1', status: 'FAILED', amount: order.total })
      .expect(200);
    world.clock.advance(15 * MINUTE_MS);
    await world.run('order-expiry');
    expect(await statusOf(order.id)).toBe('EXPIRED');
  });

  it('never touches an order that was paid', async () => {
    const order = await world.confirmed();
    world.clock.advance(365 * 24 * 60 * MINUTE_MS);
    await world.run('order-expiry');
    expect(await statusOf(order.id)).toBe('CONFIRMED');
  });

  it('works through more orders than one batch holds', async () => {
    await world.storeOrders(130);
    world.clock.advance(15 * MINUTE_MS);
    await world.run('order-expiry');
    const [left] = await world.database.query<{ total: number }>(
      `SELECT COUNT(*) AS total FROM orders WHERE status = 'PENDING_PAYMENT'`,
    );
    expect(left?.total).toBe(0);
  });
});
