import type { Order } from '../../src/domain/order';
import type { OrderStatus } from '../../src/domain/order-status';
import {
  paymentAttemptStates,
  type PaymentAttempt,
  type PaymentAttemptState,
} from '../../src/domain/payment-attempt';
import {
  decidePaymentResult,
  paymentResultStatuses,
  type FollowUp,
  type PaymentResult,
} from '../../src/domain/payment-result';
import { anOrder } from '../builders/order';

const TOTAL = 10_500;
const inr = (amount: number) => ({ amount, currency: 'INR' });

/** An order that waits for `pay_1`, or that was paid by it. */
function inStatus(status: OrderStatus, refunded = 0): Order {
  const wasPaid = ['PAID', 'CONFIRMED', 'REFUNDING', 'REFUNDED'].includes(status);
  const openPayment = { paymentId: 'pay_1', since: new Date('2026-06-01T12:00:00.000Z') };
  return anOrder({
    status,
    paidPaymentId: wasPaid ? 'pay_1' : null,
    openPayment: status === 'PENDING_PAYMENT' ? openPayment : null,
    refunded,
  });
}

const attempt = (state: PaymentAttemptState, changes: Partial<PaymentAttempt> = {}): PaymentAttempt => ({
  paymentId: 'pay_1',
  orderId: 'ord_1',
  state,
  amount: state === 'OPEN' ? null : inr(TOTAL),
  refunded: 0,
  refundNotified: 0,
  failedRefunds: 0,
  ...changes,
});

const success = (changes: Partial<PaymentResult> = {}): PaymentResult => ({
  paymentId: 'pay_1',
  status: 'SUCCESS',
  amount: inr(TOTAL),
  ...changes,
});
const failure = success({ status: 'FAILED', reason: 'card_declined' });
const partialRefund = success({ status: 'PARTIALLY_REFUNDED', refunded: inr(500) });
const fullRefund = success({ status: 'REFUNDED', refunded: inr(TOTAL) });
const declined = { reason: 'refund_declined' };

interface Row {
  readonly name: string;
  readonly order: Order;
  readonly known?: PaymentAttempt;
  readonly result: PaymentResult;
  readonly followUp: FollowUp;
  /** How the attempt is stored; nothing when it does not change. */
  readonly attempt?: Partial<PaymentAttempt>;
  /** How the order changes; nothing when it does not. */
  readonly changedOrder?: Partial<Order>;
  readonly compareSoon?: true;
  /** The refunds that the buyer has to know of now, in total. */
  readonly refundToNotify?: number;
}

const table: readonly Row[] = [
  {
    name: 'a success of the open payment',
    order: inStatus('PENDING_PAYMENT'),
    known: attempt('OPEN'),
    result: success(),
    followUp: 'confirm the order',
    attempt: { state: 'PAID', amount: inr(TOTAL) },
  },
  {
    name: 'a success of a payment that was never started here',
    order: inStatus('PENDING_PAYMENT'),
    result: success({ paymentId: 'pay_2' }),
    followUp: 'confirm the order',
    attempt: { paymentId: 'pay_2', state: 'PAID' },
  },
  {
    name: 'a success after a reported failure',
    order: inStatus('PENDING_PAYMENT'),
    known: attempt('FAILED'),
    result: success(),
    followUp: 'confirm the order',
    attempt: { state: 'PAID' },
  },
  {
    name: 'a success after its own partial refund',
    order: inStatus('PENDING_PAYMENT'),
    known: attempt('PAID', { refunded: 500 }),
    result: success(),
    followUp: 'confirm the order',
    attempt: { state: 'PAID', refunded: 500 },
  },
  {
    name: 'a success over too little',
    order: inStatus('PENDING_PAYMENT'),
    known: attempt('OPEN'),
    result: success({ amount: inr(1) }),
    followUp: { refundPayment: 'amount_mismatch' },
    attempt: { state: 'PAID', amount: inr(1) },
    changedOrder: { openPayment: null },
  },
  {
    name: 'a success in another currency',
    order: inStatus('PENDING_PAYMENT'),
    known: attempt('OPEN'),
    result: success({ amount: { amount: TOTAL, currency: 'USD' } }),
    followUp: { refundPayment: 'amount_mismatch' },
    attempt: { state: 'PAID' },
    changedOrder: { openPayment: null },
  },
  {
    name: 'a success for an expired order',
    order: inStatus('EXPIRED'),
    known: attempt('OPEN'),
    result: success(),
    followUp: { refundPayment: 'order_closed' },
    attempt: { state: 'PAID' },
  },
  {
    name: 'a success for a cancelled order',
    order: inStatus('CANCELLED'),
    result: success(),
    followUp: { refundPayment: 'order_closed' },
    attempt: { state: 'PAID' },
  },
  ...(['PAID', 'CONFIRMED', 'REFUNDING', 'REFUNDED'] as const).flatMap((status): Row[] => [
    {
      name: `a second payment's success for an order that is ${status}`,
      order: inStatus(status),
      result: success({ paymentId: 'pay_2' }),
      followUp: { refundPayment: 'duplicate_payment' },
      attempt: { paymentId: 'pay_2', state: 'PAID' },
    },
    {
      name: `a repeated success for an order that is ${status}`,
      order: inStatus(status),
      known: attempt('PAID'),
      result: success(),
      followUp: 'nothing',
    },
  ]),
  ...(['REFUND_DUE', 'REFUNDED'] as const).flatMap((state): Row[] => [
    {
      name: `a repeated success of a payment that is ${state}`,
      order: inStatus('EXPIRED'),
      known: attempt(state),
      result: success(),
      followUp: 'nothing',
    },
    {
      name: `a success that reports a declined refund of a payment that is ${state}`,
      order: inStatus('EXPIRED'),
      known: attempt(state),
      result: success(declined),
      followUp: 'request the refund again',
    },
  ]),
  {
    name: 'a success that reports a declined refund of the order',
    order: inStatus('REFUNDING'),
    known: attempt('PAID'),
    result: success(declined),
    followUp: 'request the refund again',
  },

  {
    name: 'a failure of the open payment',
    order: inStatus('PENDING_PAYMENT'),
    known: attempt('OPEN'),
    result: failure,
    followUp: 'notify the buyer of the failure',
    attempt: { state: 'FAILED', amount: inr(TOTAL) },
    changedOrder: { openPayment: null },
  },
  {
    name: 'a failure of another payment than the open one',
    order: inStatus('PENDING_PAYMENT'),
    result: { ...failure, paymentId: 'pay_2' },
    followUp: 'notify the buyer of the failure',
    attempt: { paymentId: 'pay_2', state: 'FAILED' },
  },
  {
    name: 'a failure for an expired order',
    order: inStatus('EXPIRED'),
    known: attempt('OPEN'),
    result: failure,
    followUp: 'nothing',
    attempt: { state: 'FAILED' },
  },
  {
    name: 'a repeated failure',
    order: inStatus('PENDING_PAYMENT'),
    known: attempt('FAILED'),
    result: failure,
    followUp: 'nothing',
  },
  ...(['PAID', 'REFUND_DUE', 'REFUNDED'] as const).map((state): Row => ({
    name: `a failure of a payment that is ${state}`,
    order: inStatus('CONFIRMED'),
    known: attempt(state),
    result: failure,
    followUp: 'report the contradiction',
  })),

  {
    name: 'a partial refund of a confirmed order',
    order: inStatus('CONFIRMED'),
    known: attempt('PAID'),
    result: partialRefund,
    followUp: 'nothing',
    refundToNotify: 500,
    changedOrder: { refunded: 500 },
  },
  {
    name: 'a partial refund that was already recorded',
    order: inStatus('CONFIRMED', 500),
    known: attempt('PAID'),
    result: partialRefund,
    followUp: 'nothing',
    refundToNotify: 500,
  },
  {
    name: 'an older partial refund after a larger one',
    order: inStatus('CONFIRMED', 700),
    known: attempt('PAID'),
    result: partialRefund,
    followUp: 'nothing',
    refundToNotify: 700,
  },
  {
    name: 'a partial refund whose rest was declined',
    order: inStatus('REFUNDING'),
    known: attempt('PAID'),
    result: { ...partialRefund, ...declined },
    followUp: 'request the refund again',
    refundToNotify: 500,
    changedOrder: { refunded: 500 },
  },
  {
    name: 'a full refund of a confirmed order',
    order: inStatus('CONFIRMED'),
    known: attempt('PAID'),
    result: fullRefund,
    followUp: 'refund the order',
    changedOrder: { refunded: TOTAL },
  },
  {
    name: 'a full refund without its amount',
    order: inStatus('CONFIRMED'),
    known: attempt('PAID'),
    result: success({ status: 'REFUNDED' }),
    followUp: 'refund the order',
    changedOrder: { refunded: TOTAL },
  },
  ...(['PAID', 'REFUNDING'] as const).map((status): Row => ({
    name: `a full refund of an order that is ${status}`,
    order: inStatus(status),
    known: attempt('PAID'),
    result: fullRefund,
    followUp: 'resume the refund',
    changedOrder: { refunded: TOTAL },
  })),
  {
    name: 'a repeated full refund of a refunded order',
    order: inStatus('REFUNDED', TOTAL),
    known: attempt('PAID'),
    result: fullRefund,
    followUp: 'nothing',
  },

  {
    name: 'a partial refund before the success',
    order: inStatus('PENDING_PAYMENT'),
    known: attempt('OPEN'),
    result: partialRefund,
    followUp: 'nothing',
    refundToNotify: 500,
    attempt: { state: 'PAID', refunded: 500 },
    compareSoon: true,
  },
  {
    name: 'a full refund before the success',
    order: inStatus('PENDING_PAYMENT'),
    known: attempt('OPEN'),
    result: fullRefund,
    followUp: 'resume the refund',
    refundToNotify: TOTAL,
    attempt: { state: 'REFUNDED', refunded: TOTAL },
    changedOrder: { openPayment: null },
    compareSoon: true,
  },
  {
    name: 'a partial refund of a payment whose refund is due',
    order: inStatus('EXPIRED'),
    known: attempt('REFUND_DUE'),
    result: partialRefund,
    followUp: 'nothing',
    refundToNotify: 500,
    attempt: { state: 'REFUND_DUE', refunded: 500 },
    compareSoon: true,
  },
  {
    name: 'an older partial refund of a payment whose refund is due',
    order: inStatus('EXPIRED'),
    known: attempt('REFUND_DUE', { refunded: 700 }),
    result: partialRefund,
    followUp: 'nothing',
    refundToNotify: 700,
    attempt: { state: 'REFUND_DUE', refunded: 700 },
    compareSoon: true,
  },
  {
    name: 'a partial refund of such a payment whose rest was declined',
    order: inStatus('EXPIRED'),
    known: attempt('REFUND_DUE'),
    result: { ...partialRefund, ...declined },
    followUp: 'request the refund again',
    refundToNotify: 500,
    attempt: { state: 'REFUND_DUE', refunded: 500 },
    compareSoon: true,
  },
  {
    name: 'a full refund of a payment whose refund is due',
    order: inStatus('EXPIRED'),
    known: attempt('REFUND_DUE'),
    result: fullRefund,
    followUp: 'resume the refund',
    attempt: { state: 'REFUNDED', refunded: TOTAL },
    compareSoon: true,
  },
  ...[fullRefund, partialRefund].map((result): Row => ({
    name: `${result.status} of a payment that was refunded before`,
    order: inStatus('EXPIRED'),
    known: attempt('REFUNDED', { refunded: TOTAL }),
    result,
    followUp: 'nothing',
  })),
];

describe('what a payment result means for its order', () => {
  it.each(table)('$name: $followUp', (row) => {
    const decision = decidePaymentResult(row.order, row.known, row.result);
    const { order, attempt: stored, followUp, compareSoon, refundToNotify } = decision;
    expect([followUp, compareSoon, refundToNotify]).toEqual([
      row.followUp,
      row.compareSoon,
      row.refundToNotify,
    ]);
    if (row.attempt === undefined) expect(stored).toBeUndefined();
    else expect(stored).toMatchObject({ ...row.attempt, orderId: row.order.id });
    if (row.changedOrder === undefined) expect(order).toBe(row.order);
    else expect(order).toEqual({ ...row.order, ...row.changedOrder });
  });

  it('rejects every result of a payment of another order, except a refund of the payment that paid', () => {
    const known = attempt('PAID', { orderId: 'ord_2' });
    for (const status of paymentResultStatuses) {
      const result = success({ status, refunded: inr(500) });
      expect(() => decidePaymentResult(inStatus('PENDING_PAYMENT'), known, result)).toThrow(
        expect.objectContaining({ code: 'payment_of_another_order' }),
      );
    }
  });

  it('needs the total of a partial refund', () => {
    for (const order of [inStatus('CONFIRMED'), inStatus('PENDING_PAYMENT')]) {
      expect(() =>
        decidePaymentResult(order, attempt('PAID'), success({ status: 'PARTIALLY_REFUNDED' })),
      ).toThrow(expect.objectContaining({ code: 'invalid_request' }));
    }
  });

  it('changes nothing when the same result comes again', () => {
    const statuses: readonly OrderStatus[] = [
      'PENDING_PAYMENT',
      'CONFIRMED',
      'CANCELLED',
      'EXPIRED',
      'REFUNDED',
    ];
    for (const status of statuses) {
      for (const state of paymentAttemptStates) {
        for (const result of [failure, partialRefund]) {
          const first = decidePaymentResult(inStatus(status), attempt(state), result);
          const second = decidePaymentResult(first.order, first.attempt ?? attempt(state), result);
          expect(second.order).toBe(first.order);
          expect(second.followUp).not.toBe('notify the buyer of the failure');
        }
      }
    }
  });
});
