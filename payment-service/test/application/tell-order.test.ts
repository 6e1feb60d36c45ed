import type { SqlRunner } from '@ticketing/service-chassis/database';
import { Undeliverable } from '@ticketing/service-chassis/outbox';
import { PeerError } from '@ticketing/service-chassis/peers';
import { createTellOrder } from '../../src/application/tell-order';
import type { Payment } from '../../src/domain/payment';
import { aPayment, inr } from '../builders/payments';
import { FakeOrders } from '../fakes/fake-orders';

/** The fakes look at no database. */
const NO_DATABASE = {} as SqlRunner;

const paid = aPayment({ id: 'pay_1', status: 'SUCCESS', amount: inr(500) });

interface Told {
  readonly noted: unknown[];
  readonly acknowledged: string[];
}

function tell(
  payment: Payment | undefined,
  payload: unknown,
  orders = new FakeOrders(),
  { noted, acknowledged }: Told = { noted: [], acknowledged: [] },
) {
  const tellOrder = createTellOrder({
    transactions: { run: (work) => work(NO_DATABASE) },
    payments: {
      find: () => Promise.resolve(payment),
      noteOrderStatus: (_tx, ...note) => Promise.resolve(void noted.push(note)),
    },
    untold: { acknowledge: (_tx, messageId) => Promise.resolve(void acknowledged.push(messageId)) },
    orders,
  });
  return tellOrder({ id: 'msg_1', topic: '', payload, createdAt: new Date(0), tryNumber: 1 });
}

describe('a message to order-service', () => {
  it('counts as acknowledged when order-service has answered, and keeps what it answered', async () => {
    const orders = new FakeOrders();
    orders.place('ord_1', 'usr_1', inr(500));
    const told = { noted: [], acknowledged: [] };
    await tell(paid, { paymentId: 'pay_1', about: 'SUCCESS' }, orders, told);
    expect(told).toEqual({ noted: [['pay_1', 'CONFIRMED', true]], acknowledged: ['msg_1'] });
  });

  it('is given up when there is no such order: an operator must look after the money', async () => {
    await expect(tell(paid, { paymentId: 'pay_1', about: 'SUCCESS' })).rejects.toThrow(Undeliverable);
  });

  it('is given up when the amount is refused, but the refund of it is told', async () => {
    const orders = new FakeOrders();
    orders.tell = () => Promise.reject(new PeerError('order-service', 409, 'amount_mismatch', 'No.', {}));
    const told = { noted: [], acknowledged: [] };
    const telling = tell(paid, { paymentId: 'pay_1', about: 'SUCCESS' }, orders, told);
    await expect(telling).rejects.toThrow(Undeliverable);
    expect(told).toEqual({ noted: [['pay_1', 'PENDING_PAYMENT', true]], acknowledged: [] });
  });

  it('is kept when order-service refuses for any other reason', async () => {
    const orders = new FakeOrders();
    orders.tell = () =>
      Promise.reject(new PeerError('order-service', 409, 'request_in_flight', 'Not now.', {}));
    const telling = tell(paid, { paymentId: 'pay_1', about: 'SUCCESS' }, orders);
    await expect(telling).rejects.toThrow(PeerError);
  });

  it('about a refund waits until the order has heard of the payment', async () => {
    const orders = new FakeOrders();
    orders.place('ord_1', 'usr_1', inr(500));
    const refunded = { ...paid, status: 'PARTIALLY_REFUNDED', refunded: 200, refundReserved: 300 } as const;
    const message = { paymentId: 'pay_1', about: 'REFUNDS', reason: 'goodwill' };
    await expect(tell(refunded, message, orders)).rejects.toThrow('has not heard');
    await tell({ ...refunded, successTold: true }, message, orders);
    expect(orders.told).toEqual([
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
      aPayment({ id: 'pay_1', amount: inr(5), successTold: true }),
      'REFUNDS',
    ],
  ])('is never repeated when it is about %s', async (_what, payment, about) => {
    await expect(tell(payment, { paymentId: 'pay_1', about })).rejects.toThrow(Undeliverable);
  });
});
