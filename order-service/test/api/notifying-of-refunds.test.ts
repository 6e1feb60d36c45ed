import { allAtOnce } from '@ticketing/service-chassis/testing';
import { ALICE, EVENT, World, type OrderBody } from '../builders/world';
import type { Charge } from '../fakes/fake-payments';

describe('the buyer is told of every refund once, with its own amount:', () => {
  let world: World;
  let order: OrderBody;
  let total: number;

  beforeEach(async () => {
    world = await World.open();
    order = await world.placed();
    total = order.total.amount;
  });
  afterEach(() => world.dispose());

  /** An administrator has refunded so much of a payment by now, in total. */
  const refundTo = (charge: Charge, refunded: number): void => {
    Object.assign(charge, { refunded, refundReserved: refunded });
  };
  const report = (charge: Charge, refunded = charge.refunded) =>
    world.reportResult(order.id, {
      paymentId: charge.paymentId,
      status: refunded < charge.amount.amount ? 'PARTIALLY_REFUNDED' : 'REFUNDED',
      amount: charge.amount,
      refunded: { amount: refunded, currency: 'INR' },
      reason: 'a note of the administrator',
    });
  const refundAndReport = async (charge: Charge, refunded: number): Promise<void> => {
    refundTo(charge, refunded);
    await report(charge).expect(200);
  };
  const cancel = () => world.as(ALICE).post(`/v1/orders/${order.id}/cancel`).expect(200);
  /** What was mailed about refunds: the amount, why, and what is said of the tickets. */
  const told = async () => {
    await world.mails();
    return world.notifications.sent
      .filter(({ channel, data }) => channel === 'EMAIL' && 'refund' in data)
      .map(({ template, data: { refund, reason, ticketsVoid } }) => [
        template === 'order_refunded' ? reason : template,
        (refund as { amount: number }).amount,
        ticketsVoid === false ? 'tickets stay valid' : 'tickets are void',
      ]);
  };

  it('a part of a confirmed order, whose tickets stay valid', async () => {
    const { charge } = await world.pay(order);
    await refundAndReport(charge, 1_000);
    expect(await told()).toEqual([['refunded_by_platform', 1_000, 'tickets stay valid']]);
    expect((await world.order(order.id)).status).toBe('CONFIRMED');
  });

  it('a part, and later the rest with which the owner cancels', async () => {
    const { charge } = await world.pay(order);
    await refundAndReport(charge, 1_000);
    await cancel();
    expect(await told()).toEqual([
      ['refunded_by_platform', 1_000, 'tickets stay valid'],
      ['cancelled_by_owner', total - 1_000, 'tickets are void'],
    ]);
  });

  it('parts that add up to all of the payment', async () => {
    const { charge } = await world.pay(order);
    for (const sum of [1_000, 1_500, total]) await refundAndReport(charge, sum);
    expect(await told()).toEqual([
      ['refunded_by_platform', 1_000, 'tickets stay valid'],
      ['refunded_by_platform', 500, 'tickets stay valid'],
      ['refunded_by_platform', total - 1_500, 'tickets are void'],
    ]);
  });

  it('also when it is reported again, or 20 times at once', async () => {
    const { charge } = await world.pay(order);
    refundTo(charge, 1_000);
    await allAtOnce(20, () => report(charge));
    await report(charge).expect(200);
    expect(await told()).toEqual([['refunded_by_platform', 1_000, 'tickets stay valid']]);
  });

  it('in one sum, when a later report overtakes an earlier one', async () => {
    const { charge } = await world.pay(order);
    refundTo(charge, 3_000);
    for (const sum of [3_000, 1_000]) await report(charge, sum).expect(200);
    await refundAndReport(charge, 3_500);
    expect(await told()).toEqual([
      ['refunded_by_platform', 3_000, 'tickets stay valid'],
      ['refunded_by_platform', 500, 'tickets stay valid'],
    ]);
  });

  it('the rest of the owner’s refund, when an administrator’s part comes later', async () => {
    const { charge } = await world.pay(order);
    charge.refundReserved = 1_000;
    await cancel();
    await report(charge).expect(200);
    await refundAndReport(charge, total);
    await world.run('saga-recovery');
    expect(await told()).toEqual([
      ['cancelled_by_owner', total - 1_000, 'tickets are void'],
      ['cancelled_by_owner', 1_000, 'tickets are void'],
    ]);
  });

  it('the rest with the news that the event is cancelled', async () => {
    const { charge } = await world.pay(order);
    await refundAndReport(charge, 1_000);
    await world
      .asService('catalog-service', 'orders:cancel')
      .post('/v1/orders/event-cancellations', { eventId: EVENT, reason: 'Storm' })
      .expect(202);
    await world.run('event-cancellation');
    await report(charge).expect(200);
    expect(await told()).toEqual([
      ['refunded_by_platform', 1_000, 'tickets stay valid'],
      ['event_cancelled', total - 1_000, 'tickets are void'],
    ]);
  });

  it('a second payment, of which an administrator refunds a part first', async () => {
    const second = world.payments.charge(order.id, order.total);
    await world.pay(order);
    await refundAndReport(second, 1_000);
    await world.reportSuccess(second.paymentId).expect(200);
    await report(second).expect(200);
    expect(await told()).toEqual([
      ['refunded_by_platform', 1_000, 'tickets stay valid'],
      ['duplicate_payment', total - 1_000, 'tickets stay valid'],
    ]);
  });

  it('a payment whose refund is known before its success', async () => {
    const charge = world.payments.charge(order.id, order.total);
    await world.beginPayment(order, charge.paymentId).expect(200);
    await refundAndReport(charge, total);
    await world.reportSuccess(charge.paymentId).expect(200);
    await report(charge).expect(200);
    expect(await told()).toEqual([['refunded_by_platform', total, 'tickets are void']]);
  });

  it('what an older replica recorded without telling, with the next refund', async () => {
    const { charge } = await world.pay(order);
    await world.database.execute('UPDATE orders SET refunded = 1000');
    await refundAndReport(charge, 1_500);
    expect(await told()).toEqual([['refunded_by_platform', 1_500, 'tickets stay valid']]);
  });
});
