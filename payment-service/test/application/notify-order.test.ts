import type { SqlRunner } from '@ticketing/service-chassis/database';
import { Undeliverable } from '@ticketing/service-chassis/outbox';
import { PeerError } from '@ticketing/service-chassis/peers';
import { ManualClock } from '@ticketing/service-chassis/testing';
import { createNotifyOrder } from '../../src/application/notify-order';
import type { Payment } from '../../src/domain/payment';
import { aPayment, at, inr } from '../builders/payments';
import { FakeOrderClient } from '../fakes/fake-order-client';

/** The fakes use no database. */
const NO_DATABASE = {} as SqlRunner;

const paid = aPayment({ id: 'pay_1', status: 'SUCCESS', amount: inr(500) });

interface Recorded {
  readonly noted: unknown[];
  readonly acknowledged: string[];
}

function deliver(
  payment: Payment | undefined,
  payload: unknown,
  orders = new FakeOrderClient(),
  { noted, acknowledged }: Recorded = { noted: [], acknowledged: [] },
) {
  const notifyOrder = createNotifyOrder({
    transactions: { run: (work) => work(NO_DATABASE) },
    payments: {
      find: () => Promise.resolve(payment),
      saveOrderStatus: (_tx, ...note) => Promise.resolve(void noted.push(note)),
    },
    unacknowledgedResults: {
      acknowledge: (_tx, messageId) => Promise.resolve(void acknowledged.push(messageId)),
    },
    orders,
    clock: new ManualClock(at(9)),
  });
  return notifyOrder({ id: 'msg_1', topic: '', payload, createdAt: new Date(0), tryNumber: 1 });
}

describe('a message to order-service', () => {
  it('counts as acknowledged when order-service has responded, and saves the status from the response', async () => {
    const orders = new FakeOrderClient();
    orders.place('ord_1', 'usr_1', inr(500));
    const recorded = { noted: [], acknowledged: [] };
    await deliver(paid, { paymentId: 'pay_1', about: 'SUCCESS' }, orders, recorded);
    expect(recorded).toEqual({
      noted: [['pay_1', { status: 'CONFIRMED', at: at(9) }, true]],
      acknowledged: ['msg_1'],
    });
  });

  it('is undeliverable when there is no such order: an operator must take care of the money', async () => {
    await expect(deliver(paid, { paymentId: 'pay_1', about: 'SUCCESS' })).rejects.toThrow(Undeliverable);
  });

  it('is undeliverable when the amount is rejected, but the result of its refund is delivered', async () => {
    const orders = new FakeOrderClient();
    orders.notify = () => Promise.reject(new PeerError('order-service', 409, 'amount_mismatch', 'No.', {}));
    const recorded = { noted: [], acknowledged: [] };
    const delivery = deliver(paid, { paymentId: 'pay_1', about: 'SUCCESS' }, orders, recorded);
    await expect(delivery).rejects.toThrow(Undeliverable);
    expect(recorded).toEqual({
      noted: [['pay_1', { status: 'PENDING_PAYMENT', at: at(0) }, true]],
      acknowledged: [],
    });
  });

  it('is kept when order-service rejects it for any other reason', async () => {
    const orders = new FakeOrderClient();
    orders.notify = () =>
      Promise.reject(new PeerError('order-service', 409, 'request_in_flight', 'Not now.', {}));
    const delivery = deliver(paid, { paymentId: 'pay_1', about: 'SUCCESS' }, orders);
    await expect(delivery).rejects.toThrow(PeerError);
  });

  it('about a refund waits until order-service has acknowledged the payment', async () => {
    const orders = new FakeOrderClient();
    orders.place('ord_1', 'usr_1', inr(500));
    const refunded = { ...paid, status: 'PARTIALLY_REFUNDED', refunded: 200, refundReserved: 300 } as const;
    const message = { paymentId: 'pay_1', about: 'REFUNDS', reason: 'goodwill' };
    await expect(deliver(refunded, message, orders)).rejects.toThrow('not acknowledged');
    await deliver({ ...refunded, successAcknowledged: true }, message, orders);
    expect(orders.results).toEqual([
      {
        paymentId: 'pay_1',
        status: 'PARTIALLY_REFUNDED',
        amount: inr(500),
        refunded: inr(200),
        reason: 'goodwill',
      },
    ]);
  });

  it.each([
    ['a payment that does not exist', undefined, 'SUCCESS'],
    ['a payment without an amount', aPayment({ id: 'pay_1' }), 'FAILED'],
    [
      'the refund of a pending payment',
      aPayment({ id: 'pay_1', amount: inr(5), successAcknowledged: true }),
      'REFUNDS',
    ],
  ])('is never repeated when it is about %s', async (_what, payment, about) => {
    await expect(deliver(payment, { paymentId: 'pay_1', about })).rejects.toThrow(Undeliverable);
  });
});
