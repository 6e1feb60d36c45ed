import { allAtOnce } from '@ticketing/service-chassis/testing';
import { ALICE, BOB, World, type OrderBody } from '../builders/world';

describe('more time to pay', () => {
  let world: World;
  let order: OrderBody;

  beforeEach(async () => {
    world = await World.open();
    order = await world.placed();
  });
  afterEach(() => world.dispose());

  const renew = (userId = ALICE) => world.as(userId).post(`/v1/orders/${order.id}/renew`);

  it('is given with the hold of the seats, and stands in the order', async () => {
    const { body } = await renew().expect(200);
    expect(Date.parse(body.payBy)).toBeGreaterThan(Date.parse(order.payBy));
    expect((await world.order(order.id)).payBy).toBe(body.payBy);
    world.clock.set(new Date(order.payBy));
    await world.run('order-expiry');
    expect((await world.order(order.id)).status).toBe('PENDING_PAYMENT');
    world.clock.set(new Date(body.payBy));
    await world.run('order-expiry');
    expect((await world.order(order.id)).status).toBe('EXPIRED');
  });

  it('is given twice, then it is renewal_limit', async () => {
    await renew().expect(200);
    await renew().expect(200);
    const { body } = await renew().expect(409);
    expect(body.code).toBe('renewal_limit');
  });

  it('counts once when it is asked for again with the same key', async () => {
    const once = () => renew().set('Idempotency-Key', 'once').expect(200);
    const first = await once();
    expect((await once()).body).toEqual(first.body);
    await renew().expect(200);
  });

  it('counts once for a repeat after the answer of seating-service was lost', async () => {
    world.faults.plan('seating.renew', 'response lost');
    await renew().set('Idempotency-Key', 'lost').expect(503);
    const { body } = await renew().set('Idempotency-Key', 'lost').expect(200);
    expect(Date.parse(body.payBy)).toBeGreaterThan(Date.parse(order.payBy));
    await renew().expect(200);
  });

  it('is given to two of ten who ask at once, and the order has the later end', async () => {
    const answers = await allAtOnce(10, () => renew());
    const granted = answers.flatMap((answer) =>
      answer.status === 'fulfilled' && answer.value.status === 200 ? [String(answer.value.body.payBy)] : [],
    );
    expect(granted).toHaveLength(2);
    expect((await world.order(order.id)).payBy).toBe([...granted].sort().at(-1));
  });

  it('is given while a payment is in progress', async () => {
    await world.beginPayment(order, 'pay_000001').expect(200);
    await renew().expect(200);
  });

  it('is for the owner', async () => {
    for (const role of ['customer', 'organizer', 'admin'] as const) {
      const { body } = await world.as(BOB, role).post(`/v1/orders/${order.id}/renew`).expect(404);
      expect(body.code).toBe('order_not_found');
    }
    await world.as(ALICE).post('/v1/orders/ord_nowhere/renew').expect(404);
  });

  it('is not needed for a paid order', async () => {
    await world.pay(order);
    expect((await renew().expect(409)).body.code).toBe('already_paid');
  });

  it('is not given to an order that has ended', async () => {
    await world.as(ALICE).post(`/v1/orders/${order.id}/cancel`).expect(200);
    expect((await renew().expect(409)).body.code).toBe('order_not_payable');
  });

  it.each([
    ['before', async () => undefined],
    ['after', () => world.run('order-expiry')],
  ])('comes too late once the hold has ended, %s the job ran', async (_, job) => {
    world.clock.set(new Date(order.payBy));
    await job();
    expect((await renew().expect(410)).body.code).toBe('hold_expired');
  });

  it('is not asked for with fields', async () => {
    await world.as(ALICE).post(`/v1/orders/${order.id}/renew`, { minutes: 100 }).expect(400);
  });
});
