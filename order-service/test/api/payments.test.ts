import { allAtOnce } from '@ticketing/service-chassis/testing';
import { expectConsistentRecords } from '../builders/consistent-records';
import { ALICE, EVENT, World, type OrderBody } from '../builders/world';

describe('payments of an order', () => {
  let world: World;
  let order: OrderBody;

  beforeEach(async () => {
    world = await World.open();
    order = await world.placed();
  });
  afterEach(() => world.dispose());

  const tally = (responses: readonly PromiseSettledResult<{ status: number; body: { code?: string } }>[]) => {
    const counts: Record<string, number> = {};
    for (const response of responses) {
      const key =
        response.status === 'fulfilled'
          ? `${response.value.status} ${response.value.body.code ?? ''}`.trim()
          : 'none';
      counts[key] = (counts[key] ?? 0) + 1;
    }
    return counts;
  };
  const status = async () => (await world.order(order.id)).status;

  describe('beginning one', () => {
    it('responds with the amount and holds the seats for five minutes at least', async () => {
      world.clock.advance(14 * 60_000);
      const { body } = await world.beginPayment(order, 'pay_1').expect(200);
      expect(body).toEqual({ amount: order.total, payBy: '2026-06-01T12:19:00.000Z' });
      expect((await world.order(order.id)).payBy).toBe(body.payBy);
    });

    it('is repeatable for the same payment', async () => {
      const first = await world.beginPayment(order, 'pay_1').expect(200);
      const again = await world.beginPayment(order, 'pay_1').expect(200);
      expect(again.body).toEqual(first.body);
    });

    it('lets one of 20 simultaneous payments begin', async () => {
      const responses = await allAtOnce(20, (index) => world.beginPayment(order, `pay_${index}`));
      expect(tally(responses)).toEqual({ '200': 1, '409 payment_in_progress': 19 });
    });

    it('expires the order when its hold has ended, and notifies', async () => {
      world.clock.advance(16 * 60_000);
      const { body } = await world.beginPayment(order, 'pay_1').expect(410);
      expect([body.code, await status()]).toEqual(['hold_expired', 'EXPIRED']);
      expect(await world.mails()).toEqual(['order_expired']);
      const again = await world.beginPayment(order, 'pay_1').expect(410);
      expect(again.body.code).toBe('hold_expired');
    });

    it('is rejected for an order that was cancelled', async () => {
      await world.as(ALICE).post(`/v1/orders/${order.id}/cancel`).expect(200);
      const { body } = await world.beginPayment(order, 'pay_1').expect(409);
      expect(body.code).toBe('order_not_payable');
    });

    it('is rejected for an order that is paid', async () => {
      await world.pay(order);
      const { body } = await world.beginPayment(order, 'pay_000077').expect(409);
      expect(body.code).toBe('already_paid');
    });

    it('is rejected once its event is cancelled', async () => {
      await world
        .asService('catalog-service', 'orders:cancel')
        .post('/v1/orders/event-cancellations', { eventId: EVENT, reason: '' })
        .expect(202);
      const { body } = await world.beginPayment(order, 'pay_1').expect(409);
      expect(body.code).toBe('order_not_payable');
    });

    it('is rejected for a payment that has already ended', async () => {
      await world.beginPayment(order, 'pay_1').expect(200);
      await world
        .reportResult(order.id, { paymentId: 'pay_1', status: 'FAILED', amount: order.total })
        .expect(200);
      const { body } = await world.beginPayment(order, 'pay_1').expect(409);
      expect(body.code).toBe('order_not_payable');
    });

    it('leaves nothing open when seating is down', async () => {
      world.faults.takeDown('seating');
      await world.beginPayment(order, 'pay_1').expect(503);
      world.faults.bringUp();
      await world.beginPayment(order, 'pay_2').expect(200);
    });
  });

  describe('a success', () => {
    it('reported by 50 at once confirms the order once', async () => {
      const charge = world.payments.charge(order.id, order.total);
      await world.beginPayment(order, charge.paymentId).expect(200);
      const responses = await allAtOnce(50, () => world.reportSuccess(charge.paymentId));
      expect(tally(responses)).toEqual({ '200': 50 });
      await world.runJobs();
      expect(await world.mails()).toEqual(['order_confirmed']);
      await expectConsistentRecords(world);
    });

    it('of two different payments at once keeps one and pays the other back', async () => {
      const charges = [
        world.payments.charge(order.id, order.total),
        world.payments.charge(order.id, order.total),
      ];
      await allAtOnce(2, (index) => world.reportSuccess(charges[index]?.paymentId ?? 'none'));
      await world.runJobs();
      expect(await status()).toBe('CONFIRMED');
      expect(charges.filter(({ refunded }) => refunded === order.total.amount)).toHaveLength(1);
      expect((await world.mails()).sort()).toEqual(['order_confirmed', 'order_refunded']);
      await expectConsistentRecords(world);
    });

    it('after the hold ended takes the same seats again when they are free', async () => {
      const charge = world.payments.charge(order.id, order.total);
      await world.beginPayment(order, charge.paymentId).expect(200);
      world.clock.advance(40 * 60_000);
      await world.run('order-expiry');
      expect(await status()).toBe('PENDING_PAYMENT');
      const { body } = await world.reportSuccess(charge.paymentId).expect(200);
      expect(body.order.status).toBe('CONFIRMED');
      await expectConsistentRecords(world);
    });

    it('of an order that expired is refunded, and the order does not change', async () => {
      const charge = world.payments.charge(order.id, order.total);
      await world.beginPayment(order, charge.paymentId).expect(200);
      world.clock.advance(100 * 60_000);
      await world.run('order-expiry');
      const { body } = await world.reportSuccess(charge.paymentId).expect(200);
      expect([body.order.status, charge.refunded]).toEqual(['EXPIRED', order.total.amount]);
      expect(await world.mails()).toEqual(['order_expired', 'order_refunded']);
      await world.reportSuccess(charge.paymentId).expect(200);
      expect(world.payments.reasons).toEqual(['order_closed']);
    });

    it.each([
      ['too little', { amount: 1, currency: 'INR' }],
      ['too much', { amount: 999_999, currency: 'INR' }],
      ['another currency', { amount: 73_328, currency: 'USD' }],
    ])('over %s is refused, and paid back in full', async (_, amount) => {
      const charge = world.payments.charge(order.id, amount);
      await world.beginPayment(order, charge.paymentId).expect(200);
      const { body } = await world.reportSuccess(charge.paymentId).expect(409);
      expect([body.code, body.due]).toEqual(['amount_mismatch', order.total]);
      await world.reportSuccess(charge.paymentId).expect(409);
      expect([await status(), charge.refunded]).toEqual(['PENDING_PAYMENT', amount.amount]);
      await world.pay(order);
      expect(await status()).toBe('CONFIRMED');
    });

    it('for a payment of another order changes nothing', async () => {
      const other = await world.placed();
      const charge = world.payments.charge(other.id, other.total);
      await world.beginPayment(other, charge.paymentId).expect(200);
      const reported = { paymentId: charge.paymentId, status: 'SUCCESS', amount: other.total };
      const { body } = await world.reportResult(order.id, reported).expect(409);
      expect([body.code, await status()]).toEqual(['payment_of_another_order', 'PENDING_PAYMENT']);
    });
  });

  describe('a failure', () => {
    it('leaves the order to be paid by another payment, and is mailed once', async () => {
      await world.beginPayment(order, 'pay_1').expect(200);
      const failure = { paymentId: 'pay_1', status: 'FAILED', amount: order.total, reason: 'card_declined' };
      const { body } = await world.reportResult(order.id, failure).expect(200);
      expect(body.order.status).toBe('PENDING_PAYMENT');
      await world.reportResult(order.id, failure).expect(200);
      expect(await world.mails()).toEqual(['payment_failed']);
      expect(world.notifications.sent[0]?.data).toMatchObject({
        reason: 'card_declined',
        total: order.total,
      });
      await world.pay(order);
      expect(await status()).toBe('CONFIRMED');
    });

    it('that comes after the success changes nothing', async () => {
      const { charge } = await world.pay(order);
      await world
        .reportResult(order.id, { paymentId: charge.paymentId, status: 'FAILED', amount: order.total })
        .expect(200);
      expect(await status()).toBe('CONFIRMED');
    });
  });

  describe('a refund by the platform', () => {
    const refunded = (paymentId: string, state: string, amount: number) =>
      world.reportResult(order.id, {
        paymentId,
        status: state,
        amount: order.total,
        refunded: { amount, currency: 'INR' },
      });

    it('in part is shown, and the tickets stay good', async () => {
      const { charge } = await world.pay(order);
      charge.refunded = 1_000;
      charge.refundReserved = 1_000;
      await refunded(charge.paymentId, 'PARTIALLY_REFUNDED', 1_000).expect(200);
      const current = await world.order(order.id);
      expect([current.status, current.refunded.amount]).toEqual(['CONFIRMED', 1_000]);
      await world.as(ALICE).post(`/v1/orders/${order.id}/cancel`).expect(200);
      expect([await status(), charge.refunded]).toEqual(['REFUNDED', order.total.amount]);
    });

    it('in full frees the seats and voids the tickets', async () => {
      const { charge } = await world.pay(order);
      charge.refunded = order.total.amount;
      charge.refundReserved = order.total.amount;
      const { body } = await refunded(charge.paymentId, 'REFUNDED', order.total.amount).expect(200);
      expect(body.order.status).toBe('REFUNDED');
      expect((await world.order(order.id)).closeReason).toBe('refunded_by_platform');
      await expectConsistentRecords(world);
    });

    it('that overtakes the success leaves the order unpaid', async () => {
      const charge = world.payments.charge(order.id, order.total);
      await world.beginPayment(order, charge.paymentId).expect(200);
      charge.refunded = order.total.amount;
      await refunded(charge.paymentId, 'REFUNDED', order.total.amount).expect(200);
      await world.reportSuccess(charge.paymentId).expect(200);
      expect(await status()).toBe('PENDING_PAYMENT');
      await world.pay(order);
      expect(await status()).toBe('CONFIRMED');
      await expectConsistentRecords(world);
    });

    it('that is complete stays so, whatever is reported afterwards', async () => {
      const { charge } = await world.pay(order);
      const second = world.payments.charge(order.id, order.total);
      await world.reportSuccess(second.paymentId).expect(200);
      expect(second.refunded).toBe(order.total.amount);
      const more = { amount: order.total.amount + 1, currency: 'INR' };
      await world
        .reportResult(order.id, {
          paymentId: second.paymentId,
          status: 'PARTIALLY_REFUNDED',
          amount: more,
          refunded: order.total,
        })
        .expect(200);
      await world.reportSuccess(second.paymentId).expect(200);
      expect([await status(), charge.refunded]).toEqual(['CONFIRMED', 0]);
      await expectConsistentRecords(world);
    });

    it('while the order is on its way to be confirmed turns it back', async () => {
      const charge = world.payments.charge(order.id, order.total);
      await world.beginPayment(order, charge.paymentId).expect(200);
      world.faults.takeDown('seating');
      await world.reportSuccess(charge.paymentId).expect(200);
      charge.refunded = order.total.amount;
      charge.refundReserved = order.total.amount;
      await refunded(charge.paymentId, 'REFUNDED', order.total.amount).expect(200);
      world.faults.bringUp();
      await world.runJobs();
      expect(await status()).toBe('REFUNDED');
      await expectConsistentRecords(world);
    });
  });

  describe('a refund that the gateway does not do at once', () => {
    const cancel = () => world.as(ALICE).post(`/v1/orders/${order.id}/cancel`).expect(200);
    const reported = (paymentId: string, state: string, amount: number, reason?: string) =>
      world
        .reportResult(order.id, {
          paymentId,
          status: state,
          amount: order.total,
          refunded: { amount, currency: 'INR' },
          ...(reason === undefined ? {} : { reason }),
        })
        .expect(200);

    it('keeps the order in REFUNDING until it is reported as done', async () => {
      const { charge } = await world.pay(order);
      world.payments.gateway = 'is slow';
      expect((await cancel()).body.status).toBe('REFUNDING');
      await world.runJobs(5);
      expect(await status()).toBe('REFUNDING');
      world.payments.finishRefund(charge.paymentId, true);
      await reported(charge.paymentId, 'REFUNDED', order.total.amount);
      expect(await status()).toBe('REFUNDED');
      await expectConsistentRecords(world);
    });

    it('is requested again when the slow gateway declines it in the end', async () => {
      const { charge } = await world.pay(order);
      world.payments.gateway = 'is slow';
      await cancel();
      world.payments.finishRefund(charge.paymentId, false);
      world.payments.gateway = 'pays';
      await reported(charge.paymentId, 'SUCCESS', 0, 'refund_declined');
      expect([await status(), charge.refunded]).toEqual(['REFUNDED', order.total.amount]);
      await expectConsistentRecords(world);
    });

    it('is requested again when a part of it was in another refund that the gateway declines', async () => {
      const { charge } = await world.pay(order);
      const partOfAdmin = 1_000;
      charge.refundReserved = partOfAdmin;
      expect((await cancel()).body.status).toBe('REFUNDING');
      expect(charge.refunded).toBe(order.total.amount - partOfAdmin);
      world.payments.finishRefund(charge.paymentId, false);
      await reported(charge.paymentId, 'PARTIALLY_REFUNDED', charge.refunded, 'refund_declined');
      expect([await status(), charge.refunded]).toEqual(['REFUNDED', order.total.amount]);
      await expectConsistentRecords(world);
    });

    it('is requested again, after a while, when the gateway declines it at once', async () => {
      await world.pay(order);
      world.payments.gateway = 'declines';
      expect((await cancel()).body.status).toBe('REFUNDING');
      world.payments.gateway = 'pays';
      await world.runJobs(10);
      expect(await status()).toBe('REFUNDING');
      await world.runJobs(10);
      expect(await status()).toBe('REFUNDED');
      await expectConsistentRecords(world);
    });
  });
});
