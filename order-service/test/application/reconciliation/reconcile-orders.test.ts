import { allAtOnce } from '@ticketing/service-chassis/testing';
import type { StatedPayment } from '../../../src/domain/reconciliation';
import { ALICE, BOB, EVENT, World, type OrderBody } from '../../builders/world';
import type { Charge } from '../../fakes/fake-payments';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const ASKED = ['payments.statement', 'seating.allocations'];

describe('the comparison of orders with their payments and seats', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.open();
  });
  afterEach(() => world.dispose());

  /** What the job asks and does, some time later. */
  const reconciledAfter = async (ms: number): Promise<readonly string[]> => {
    world.clock.advance(ms);
    world.faults.calls.splice(0);
    await world.run('order-reconciliation');
    return world.faults.calls;
  };
  const repaired = (kind: string) => world.metric('discrepancies_repaired_total', { kind });
  const statusOf = async (orderId: string) => (await world.order(orderId)).status;
  const refundedByOwner = async (): Promise<OrderBody> => {
    const order = await world.confirmed();
    await world.as(ALICE).post(`/v1/orders/${order.id}/cancel`).expect(200);
    return order;
  };
  const chargeOf = (order: OrderBody): Charge => {
    const charge = [...world.payments.charges.values()].find(({ orderId }) => orderId === order.id);
    if (charge === undefined) throw new Error(`${order.id} has no charge.`);
    return charge;
  };
  const charged = async (): Promise<{ order: OrderBody; charge: Charge }> => {
    const order = await world.placed();
    const charge = world.payments.charge(order.id, order.total);
    await world.beginPayment(order, charge.paymentId).expect(200);
    return { order, charge };
  };

  describe('finds nothing', () => {
    it('and asks once, a minute after the last change', async () => {
      await world.confirmed();
      expect(await reconciledAfter(MINUTE_MS - 1)).toEqual([]);
      expect(await reconciledAfter(1)).toEqual(ASKED);
      expect(await reconciledAfter(30 * DAY_MS)).toEqual([]);
      expect(await world.discrepancies()).toEqual([]);
    });

    it('in an unpaid order, without asking the peers', async () => {
      await world.placed();
      expect(await reconciledAfter(10 * MINUTE_MS)).toEqual([]);
    });

    it('in imported orders, which are compared once they change', async () => {
      await world.storeOrders(3, { status: 'CONFIRMED', paidPaymentId: 'pay_imported' });
      expect(await reconciledAfter(30 * DAY_MS)).toEqual([]);
    });

    it('while a payment is pending, and looks again each minute', async () => {
      const { order, charge } = await charged();
      charge.failure = 'PENDING';
      expect(await reconciledAfter(MINUTE_MS)).toEqual(ASKED);
      expect(await reconciledAfter(MINUTE_MS - 1)).toEqual([]);
      expect(await reconciledAfter(1)).toEqual(ASKED);
      expect([await statusOf(order.id), await world.discrepancies()]).toEqual(['PENDING_PAYMENT', []]);
    });

    it('while a saga is in progress', async () => {
      const order = await world.confirmed();
      world.payments.gateway = 'is slow';
      await world.as(ALICE).post(`/v1/orders/${order.id}/cancel`).expect(200);
      expect(await reconciledAfter(MINUTE_MS)).toEqual(ASKED);
      expect([await statusOf(order.id), await world.discrepancies()]).toEqual(['REFUNDING', []]);
    });
  });

  describe('repairs', () => {
    it('a success that was never reported: the order is confirmed', async () => {
      const { order } = await charged();
      await reconciledAfter(MINUTE_MS);
      expect(await statusOf(order.id)).toBe('CONFIRMED');
      expect(await repaired('payment_not_recorded')).toBe(1);
      expect(await world.mails()).toEqual(['order_confirmed']);
    });

    it('a late success that was never reported: it is refunded', async () => {
      const { order, charge } = await charged();
      world.clock.advance(61 * MINUTE_MS);
      await world.run('order-expiry');
      await reconciledAfter(MINUTE_MS);
      expect(await statusOf(order.id)).toBe('EXPIRED');
      expect([charge.refunded, await repaired('payment_not_recorded')]).toEqual([charge.amount.amount, 1]);
      await reconciledAfter(10 * MINUTE_MS);
      expect(await world.discrepancies()).toEqual([]);
    });

    it('a success with a wrong amount: it is refunded', async () => {
      const order = await world.placed();
      const charge = world.payments.charge(order.id, { ...order.total, amount: 1 });
      await world.beginPayment(order, charge.paymentId).expect(200);
      await reconciledAfter(MINUTE_MS);
      expect([charge.refunded, await repaired('payment_not_recorded')]).toEqual([1, 1]);
    });

    it('a second success for an order that another payment paid: it is refunded', async () => {
      const order = await world.confirmed();
      const second = world.payments.charge(order.id, order.total);
      await reconciledAfter(MINUTE_MS);
      expect([second.refunded, await repaired('payment_not_recorded')]).toEqual([second.amount.amount, 1]);
      expect(await statusOf(order.id)).toBe('CONFIRMED');
    });

    it('a refund by the staff that was never reported: the order is refunded, its seats are free', async () => {
      const order = await world.confirmed();
      const charge = chargeOf(order);
      Object.assign(charge, { refunded: charge.amount.amount, refundReserved: charge.amount.amount });
      await reconciledAfter(MINUTE_MS);
      expect(await statusOf(order.id)).toBe('REFUNDED');
      expect(world.seating.allocatedTo(order.id)).toEqual([]);
      expect(await repaired('payment_not_recorded')).toBe(1);
    });

    it('a partial refund that was never reported', async () => {
      const order = await world.confirmed();
      chargeOf(order).refunded = 500;
      await reconciledAfter(MINUTE_MS);
      expect(await world.order(order.id)).toMatchObject({ status: 'CONFIRMED', refunded: { amount: 500 } });
      expect(await repaired('payment_not_recorded')).toBe(1);
    });

    it('seats that a confirmed order lost: they are allocated again', async () => {
      const order = await world.confirmed();
      const seats = world.seating.allocatedTo(order.id);
      world.seating.forgetAllocation(order.id);
      await reconciledAfter(MINUTE_MS);
      expect(world.seating.allocatedTo(order.id)).toEqual(seats);
      expect(await repaired('seats_not_allocated')).toBe(1);
      expect(await world.discrepancies()).toEqual([]);
    });

    it('seats that a refunded order still owns: they are free again', async () => {
      const order = await world.confirmed();
      const [seatId] = world.seating.allocatedTo(order.id);
      await world.as(ALICE).post(`/v1/orders/${order.id}/cancel`).expect(200);
      world.seating.give(seatId ?? 'none', order.id);
      await reconciledAfter(MINUTE_MS);
      expect(world.seating.allocatedTo(order.id)).toEqual([]);
      expect(await repaired('seats_not_freed')).toBe(1);
    });

    it('a seat too many of a refunded order with a used ticket: that seat alone is free again', async () => {
      const order = await world.confirmed();
      const [used, unused] = world.seating.allocatedTo(order.id);
      await world
        .as('usr_door', 'staff')
        .post('/v1/tickets/check-in', { code: order.tickets[0]?.code, eventId: EVENT })
        .expect(200);
      const charge = chargeOf(order);
      Object.assign(charge, { refunded: charge.amount.amount, refundReserved: charge.amount.amount });
      await reconciledAfter(MINUTE_MS);
      expect(await statusOf(order.id)).toBe('REFUNDED');
      world.seating.give(unused ?? 'none', order.id);
      await reconciledAfter(MINUTE_MS);
      expect(world.seating.allocatedTo(order.id)).toEqual([used]);
      expect(await repaired('seats_not_freed')).toBe(1);
      expect(await world.discrepancies()).toEqual([]);
    });

    it('each once, also when two replicas look at the same moment', async () => {
      const { order } = await charged();
      const lost = await world.confirmed(BOB);
      world.seating.forgetAllocation(lost.id);
      world.clock.advance(MINUTE_MS);
      world.faults.calls.splice(0);
      const one = world.service;
      const other = await world.startService();
      await allAtOnce(2, (index) => (index === 0 ? one : other).jobs.runNow('order-reconciliation'));
      // One more for the seats of the order that is confirmed now.
      expect(world.faults.calls.filter((call) => call === 'seating.allocate')).toHaveLength(2);
      expect(await statusOf(order.id)).toBe('CONFIRMED');
      expect(await world.mails()).toEqual(['order_confirmed', 'order_confirmed']);
    });

    it('nothing twice, however often the job runs', async () => {
      const order = await world.confirmed();
      world.seating.forgetAllocation(order.id);
      await reconciledAfter(MINUTE_MS);
      expect(await reconciledAfter(0)).toEqual([]);
      expect(await reconciledAfter(10 * MINUTE_MS)).toEqual(ASKED);
      expect(await reconciledAfter(DAY_MS)).toEqual([]);
      expect(await repaired('seats_not_allocated')).toBe(1);
    });
  });

  describe('reports', () => {
    it('a confirmed order without its payment, until it has one', async () => {
      const order = await world.confirmed();
      const charge = chargeOf(order);
      world.payments.charges.clear();
      await reconciledAfter(MINUTE_MS);
      expect(await world.discrepancies()).toEqual([`payment_missing ${order.id}`]);
      expect(await world.metric('discrepancies', { kind: 'payment_missing' })).toBe(1);
      expect(await reconciledAfter(10 * MINUTE_MS - 1)).toEqual([]);
      world.payments.charges.set(charge.paymentId, charge);
      expect(await reconciledAfter(1)).toEqual(ASKED);
      expect(await world.discrepancies()).toEqual([]);
      expect(await reconciledAfter(DAY_MS)).toEqual([]);
    });

    it('a refunded order whose money is not all back', async () => {
      const order = await refundedByOwner();
      chargeOf(order).refunded -= 1;
      await reconciledAfter(MINUTE_MS);
      expect(await world.discrepancies()).toEqual([`refund_missing ${order.id}`]);
      expect(await statusOf(order.id)).toBe('REFUNDED');
    });

    it('a returned payment whose money is not back', async () => {
      const { order, charge } = await charged();
      await world.reportResult(order.id, {
        paymentId: charge.paymentId,
        status: 'FAILED',
        amount: order.total,
      });
      await world.as(ALICE).post(`/v1/orders/${order.id}/cancel`).expect(200);
      await world.reportSuccess(charge.paymentId).expect(200);
      charge.refunded = 0;
      await reconciledAfter(MINUTE_MS);
      expect(await world.discrepancies()).toEqual([`refund_missing ${order.id}`]);
    });

    it('seats of a confirmed order that somebody else has by now', async () => {
      const order = await world.confirmed();
      const seats = world.seating.allocatedTo(order.id);
      world.seating.forgetAllocation(order.id);
      world.clock.advance(16 * MINUTE_MS);
      world.seating.hold(BOB, EVENT, seats);
      await reconciledAfter(MINUTE_MS);
      expect(await world.discrepancyList()).toMatchObject([
        {
          kind: 'seats_not_allocated',
          subject: order.id,
          detail: expect.stringContaining('The repair was rejected: hold_expired.'),
        },
      ]);
      expect(await repaired('seats_not_allocated')).toBe(0);
    });

    it('seats that seating takes as allocated already, though they are not', async () => {
      const order = await world.confirmed();
      const [seatId] = world.seating.allocatedTo(order.id);
      world.seating.give(seatId ?? 'none', 'ord_stranger');
      await reconciledAfter(MINUTE_MS);
      const [found] = await world.discrepancyList();
      expect(found?.detail).toContain('The repair changed nothing.');
      expect(await repaired('seats_not_allocated')).toBe(0);
    });

    it('seats that a confirmed order has too many, and leaves it all of them', async () => {
      const order = await world.confirmed();
      const [strange] = world.seats(100);
      world.seating.give(strange ?? 'none', order.id);
      await reconciledAfter(MINUTE_MS);
      expect(await world.discrepancies()).toEqual([`seats_not_freed ${order.id}`]);
      expect(world.seating.allocatedTo(order.id)).toHaveLength(3);
    });

    it('a payment that was reported for another order before', async () => {
      const other = await world.confirmed(BOB);
      const { paymentId } = chargeOf(other);
      const order = await world.confirmed();
      const statement = world.payments.statement.bind(world.payments);
      world.payments.statement = async (orderIds) => {
        const stated = new Map(await statement(orderIds));
        const strange: StatedPayment = { id: paymentId, status: 'SUCCESS', amount: order.total, refunded: 0 };
        return stated.set(order.id, [...(stated.get(order.id) ?? []), strange]);
      };
      await reconciledAfter(MINUTE_MS);
      expect(await world.discrepancyList()).toMatchObject([
        {
          kind: 'payment_not_recorded',
          subject: order.id,
          detail: expect.stringContaining('payment_of_another_order'),
        },
      ]);
    });

    it('what one of several differences leaves, and clears the others', async () => {
      const order = await world.confirmed();
      const charge = chargeOf(order);
      const [seatId] = world.seating.allocatedTo(order.id);
      world.payments.charges.clear();
      world.seating.give(seatId ?? 'none', 'ord_stranger');
      await reconciledAfter(MINUTE_MS);
      expect(await world.discrepancies()).toEqual([
        `payment_missing ${order.id}`,
        `seats_not_allocated ${order.id}`,
      ]);
      world.payments.charges.set(charge.paymentId, charge);
      await reconciledAfter(10 * MINUTE_MS);
      expect(await world.discrepancies()).toEqual([`seats_not_allocated ${order.id}`]);
    });

    it('and compares again when an operator asks for it', async () => {
      const order = await world.confirmed();
      const charge = chargeOf(order);
      world.payments.charges.clear();
      await reconciledAfter(MINUTE_MS);
      const [found] = await world.discrepancyList();
      const retry = () => world.as('usr_root', 'admin').post(found?.retry ?? '');
      await retry().expect(202);
      expect(await world.discrepancies()).toEqual([`payment_missing ${order.id}`]);
      world.payments.charges.set(charge.paymentId, charge);
      await retry().expect(202);
      expect(await world.discrepancies()).toEqual([]);
      await retry().expect(404);
    });
  });

  describe('with a peer that is down', () => {
    it.each(['payments', 'seating'])(
      'changes nothing without %s, and goes on when it is up',
      async (peer) => {
        const { order } = await charged();
        const refunded = await world.confirmed(BOB);
        world.payments.charges.delete(chargeOf(refunded).paymentId);
        world.clock.advance(MINUTE_MS);
        const rows = () => world.database.query('SELECT * FROM orders ORDER BY id');
        const before = await rows();
        world.faults.takeDown(peer);
        await expect(world.run('order-reconciliation')).rejects.toThrow('ECONNREFUSED');
        expect(await rows()).toEqual(before);
        expect(await world.discrepancies()).toEqual([]);
        world.faults.bringUp();
        await world.run('order-reconciliation');
        expect(await statusOf(order.id)).toBe('CONFIRMED');
        expect(await world.discrepancies()).toEqual([`payment_missing ${refunded.id}`]);
      },
    );

    it('goes on with the other orders when it fails at the repair of one, and repairs that later', async () => {
      const one = await world.confirmed();
      const other = await world.confirmed(BOB);
      for (const { id } of [one, other]) world.seating.forgetAllocation(id);
      world.faults.plan('seating.allocate', 'request lost');
      await reconciledAfter(MINUTE_MS);
      expect(await repaired('seats_not_allocated')).toBe(1);
      await reconciledAfter(10 * MINUTE_MS);
      expect(await repaired('seats_not_allocated')).toBe(2);
      expect([one, other].map(({ id }) => world.seating.allocatedTo(id).length)).toEqual([2, 2]);
    });

    it('compares an order again when the response leaves it out', async () => {
      await world.confirmed();
      world.payments.statement = async () => new Map();
      expect(await reconciledAfter(MINUTE_MS)).toEqual(ASKED);
      expect(await world.discrepancies()).toEqual([]);
      expect(await reconciledAfter(MINUTE_MS)).toEqual(ASKED);
    });
  });

  describe('with an order that changes while the peers are asked', () => {
    /** Something happens after the own records were read, and before payment-service makes its statement. */
    const duringNextQuestion = (change: () => Promise<unknown>) => {
      const statement = world.payments.statement.bind(world.payments);
      world.payments.statement = async (orderIds) => {
        world.payments.statement = statement;
        await change();
        return statement(orderIds);
      };
    };
    const kinds = ['payment_not_recorded', 'seats_not_allocated', 'seats_not_freed'];
    const nothingDone = async () => {
      expect(await Promise.all(kinds.map(repaired))).toEqual([0, 0, 0]);
      expect(await world.discrepancies()).toEqual([]);
    };

    it('does nothing about a confirmed order that was refunded meanwhile', async () => {
      const order = await world.confirmed();
      duringNextQuestion(() => world.as(ALICE).post(`/v1/orders/${order.id}/cancel`).expect(200));
      await reconciledAfter(MINUTE_MS);
      expect(world.faults.calls).not.toContain('seating.allocate');
      await nothingDone();
      expect(await reconciledAfter(MINUTE_MS)).toEqual(ASKED);
      await nothingDone();
    });

    it('does nothing about a success that was reported meanwhile', async () => {
      const { order, charge } = await charged();
      duringNextQuestion(() => world.reportSuccess(charge.paymentId).expect(200));
      await reconciledAfter(MINUTE_MS);
      expect(await statusOf(order.id)).toBe('CONFIRMED');
      await nothingDone();
    });

    it('does nothing about a payment that was refunded meanwhile, although the order did not change', async () => {
      const order = await world.placed();
      await world.as(ALICE).post(`/v1/orders/${order.id}/cancel`).expect(200);
      const charge = world.payments.charge(order.id, order.total);
      duringNextQuestion(() => world.reportSuccess(charge.paymentId).expect(200));
      await reconciledAfter(MINUTE_MS);
      expect(charge.refunded).toBe(charge.amount.amount);
      await nothingDone();
      expect(await reconciledAfter(MINUTE_MS)).toEqual(ASKED);
      await nothingDone();
    });

    it('does not take an order for compared that changed', async () => {
      const { charge } = await charged();
      charge.failure = 'FAILED';
      const { orderId, paymentId, amount } = charge;
      duringNextQuestion(() =>
        world.reportResult(orderId, { paymentId, status: 'FAILED', amount }).expect(200),
      );
      await reconciledAfter(MINUTE_MS);
      expect(await reconciledAfter(MINUTE_MS)).toEqual(ASKED);
    });
  });

  it('asks about many orders in few requests, and reads and writes little', async () => {
    await world.storeOrders(130, { status: 'CANCELLED' });
    await world.database.execute('UPDATE orders SET check_due_at = @now', { now: world.clock.now() });
    const statements = [
      jest.spyOn(world.database, 'query'),
      jest.spyOn(world.database, 'execute'),
      jest.spyOn(world.database.transactions, 'run'),
    ];
    const asked = await reconciledAfter(0);
    const sent = statements.reduce((total, spy) => total + spy.mock.calls.length, 0);
    for (const spy of statements) spy.mockRestore();
    expect(asked).toEqual([...ASKED, ...ASKED, ...ASKED]);
    // Each page: what is due, the orders, their lines, their payments, their sagas and one rescheduling.
    expect(sent).toBeLessThanOrEqual(3 * 6);
    expect(await reconciledAfter(DAY_MS)).toEqual([]);
  });
});
