import {
  beginPayment,
  beginRefund,
  cancelUnpaid,
  confirm,
  endPayment,
  expire,
  finishRefund,
  IllegalTransition,
  isPaidBack,
  outstandingRefund,
  markPaid,
  recordRefunded,
  type Order,
} from '../../src/domain/order';
import { orderStatuses, type OrderStatus } from '../../src/domain/order-status';
import { anOrder } from '../builders/order';

const now = new Date('2026-06-01T12:05:00.000Z');
const later = new Date('2026-06-01T12:20:00.000Z');

const moves: Readonly<
  Record<string, { move: (order: Order) => Order; from: readonly OrderStatus[]; to: OrderStatus }>
> = {
  pay: {
    move: (order) => markPaid(order, { paymentId: 'pay_1', refunded: 0 }, now),
    from: ['PENDING_PAYMENT'],
    to: 'PAID',
  },
  confirm: { move: (order) => confirm(order, now), from: ['PAID'], to: 'CONFIRMED' },
  cancelUnpaid: {
    move: (order) => cancelUnpaid(order, 'cancelled_by_owner'),
    from: ['PENDING_PAYMENT'],
    to: 'CANCELLED',
  },
  expire: { move: expire, from: ['PENDING_PAYMENT'], to: 'EXPIRED' },
  beginRefund: {
    move: (order) => beginRefund(order, 'event_cancelled'),
    from: ['PAID', 'CONFIRMED'],
    to: 'REFUNDING',
  },
  finishRefund: { move: finishRefund, from: ['REFUNDING'], to: 'REFUNDED' },
};

const table = Object.entries(moves).flatMap(([name, { move, from, to }]) =>
  orderStatuses.map((status) => ({ name, move, status, to, isLegal: from.includes(status) })),
);

describe('the state machine of an order', () => {
  it.each(table)('$name from $status: $isLegal', ({ move, status, to, isLegal }) => {
    const order = anOrder({ status });
    if (isLegal) expect(move(order).status).toBe(to);
    else expect(() => move(order)).toThrow(IllegalTransition);
  });
});

describe('beginning a payment', () => {
  it('opens it and prolongs the time to pay', () => {
    const begun = beginPayment(anOrder(), 'pay_1', later, now);
    expect([begun.openPayment, begun.payBy]).toEqual([{ paymentId: 'pay_1', since: now }, later]);
  });

  it('is repeatable for the same payment, and refused for another', () => {
    const begun = beginPayment(anOrder(), 'pay_1', later, now);
    expect(beginPayment(begun, 'pay_1', later, later)).toEqual(begun);
    expect(() => beginPayment(begun, 'pay_2', later, now)).toThrow(
      expect.objectContaining({ code: 'payment_in_progress' }),
    );
    expect(beginPayment(endPayment(begun, 'pay_1'), 'pay_2', later, now).openPayment?.paymentId).toBe(
      'pay_2',
    );
  });

  it.each([
    ['PAID', 'already_paid'],
    ['CONFIRMED', 'already_paid'],
    ['CANCELLED', 'order_not_payable'],
    ['EXPIRED', 'hold_expired'],
    ['REFUNDING', 'order_not_payable'],
    ['REFUNDED', 'order_not_payable'],
  ] as const)('is refused when the order is %s: %s', (status, code) => {
    expect(() => beginPayment(anOrder({ status }), 'pay_1', later, now)).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

describe('what was refunded', () => {
  const paid = anOrder({ status: 'CONFIRMED', paidPaymentId: 'pay_1' });

  it('only ever grows, up to the total', () => {
    const partly = recordRefunded(paid, 4_000);
    expect([partly.refunded, outstandingRefund(partly), isPaidBack(partly)]).toEqual([4_000, 6_500, false]);
    expect(recordRefunded(partly, 1_000)).toBe(partly);
    const fully = recordRefunded(partly, 999_999);
    expect([fully.refunded, outstandingRefund(fully), isPaidBack(fully)]).toEqual([10_500, 0, true]);
  });

  it('is nothing for an order that was never paid', () => {
    const free = anOrder({ status: 'CONFIRMED', subtotal: 0, tax: 0, total: 0 });
    expect([outstandingRefund(free), isPaidBack(free)]).toEqual([0, false]);
  });
});
