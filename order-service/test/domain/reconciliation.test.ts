import type { Order } from '../../src/domain/order';
import { orderStatuses, type OrderStatus } from '../../src/domain/order-status';
import {
  paymentAttemptStates,
  type PaymentAttempt,
  type PaymentAttemptState,
} from '../../src/domain/payment-attempt';
import {
  compareRecords,
  type Comparison,
  type PeerRecords,
  type StatedPayment,
} from '../../src/domain/reconciliation';
import { anOrder } from '../builders/order';

const TOTAL = 10_500;
const inr = (amount: number) => ({ amount, currency: 'INR' });
const seat = ['seat_1'];
const open = { paymentId: 'pay_1', since: new Date('2026-06-01T12:00:00.000Z') };

const stated = (changes: Partial<StatedPayment> = {}): StatedPayment => ({
  id: 'pay_1',
  status: 'SUCCESS',
  amount: inr(TOTAL),
  refunded: 0,
  ...changes,
});
const partlyBack = stated({ status: 'PARTIALLY_REFUNDED', refunded: 500 });
const allBack = stated({ status: 'REFUNDED', refunded: TOTAL });

const attempt = (state: PaymentAttemptState, paymentId = 'pay_1', refunded = 0): PaymentAttempt => ({
  paymentId,
  orderId: 'ord_1',
  state,
  amount: state === 'OPEN' ? null : inr(TOTAL),
  refunded,
  refundNotified: 0,
  failedRefunds: 0,
});

/** An order as it is in this status, paid by `pay_1`. */
function inStatus(status: OrderStatus): Order {
  const wasPaid = ['PAID', 'CONFIRMED', 'REFUNDING', 'REFUNDED'].includes(status);
  return anOrder({
    status,
    paidPaymentId: wasPaid ? 'pay_1' : null,
    refunded: status === 'REFUNDED' ? TOTAL : 0,
  });
}

const confirmed = (changes: Partial<Order> = {}): Order => ({ ...inStatus('CONFIRMED'), ...changes });

interface Row {
  readonly name: string;
  readonly order: Order;
  readonly attempts?: readonly PaymentAttempt[];
  readonly payments?: readonly StatedPayment[];
  readonly seatIds?: readonly string[];
  readonly usedSeatIds?: readonly string[];
  /** What is found, each as `kind` or `kind: repair`; or that nothing can be said yet. */
  readonly found: readonly string[] | 'in progress';
}

const reported = (paymentId: string, ...statuses: string[]) =>
  `payment_not_recorded: ${statuses.map((status) => `${paymentId} ${status}`).join(', ')}`;

const table: readonly Row[] = [
  // Orders as they should be.
  { name: 'unpaid, no payment', order: inStatus('PENDING_PAYMENT'), found: [] },
  {
    name: 'unpaid, its payment failed',
    order: inStatus('PENDING_PAYMENT'),
    attempts: [attempt('FAILED')],
    payments: [stated({ status: 'FAILED' })],
    found: [],
  },
  { name: 'confirmed', order: confirmed(), payments: [stated()], seatIds: seat, found: [] },
  {
    name: 'confirmed, some of it refunded',
    order: confirmed({ refunded: 500 }),
    payments: [partlyBack],
    seatIds: seat,
    found: [],
  },
  {
    name: 'confirmed, the refund known before payment-service says so',
    order: confirmed({ refunded: 500 }),
    payments: [stated()],
    seatIds: seat,
    found: [],
  },
  {
    name: 'confirmed at the second try, and charged twice with one charge back',
    order: confirmed(),
    attempts: [attempt('FAILED', 'pay_0'), attempt('PAID'), attempt('REFUNDED', 'pay_2', TOTAL)],
    payments: [
      stated({ id: 'pay_0', status: 'FAILED', amount: null }),
      stated(),
      { ...allBack, id: 'pay_2' },
    ],
    seatIds: seat,
    found: [],
  },
  {
    name: 'confirmed, for nothing',
    order: confirmed({ subtotal: 0, tax: 0, total: 0, paidPaymentId: null }),
    seatIds: seat,
    found: [],
  },
  { name: 'refunded', order: inStatus('REFUNDED'), payments: [allBack], found: [] },
  {
    name: 'refunded, for nothing',
    order: anOrder({ status: 'REFUNDED', subtotal: 0, tax: 0, total: 0 }),
    found: [],
  },
  { name: 'cancelled unpaid', order: inStatus('CANCELLED'), found: [] },
  {
    name: 'expired, the late payment back',
    order: inStatus('EXPIRED'),
    attempts: [attempt('REFUNDED', 'pay_1', TOTAL)],
    payments: [allBack],
    found: [],
  },

  // Something is on its way.
  { name: 'paid, not yet confirmed', order: inStatus('PAID'), payments: [stated()], found: 'in progress' },
  { name: 'being refunded', order: inStatus('REFUNDING'), payments: [stated()], found: 'in progress' },
  {
    name: 'unpaid, its payment pending',
    order: anOrder({ openPayment: open }),
    attempts: [attempt('OPEN')],
    payments: [stated({ status: 'PENDING' })],
    found: 'in progress',
  },
  {
    name: 'unpaid, its payment not yet stored there',
    order: anOrder({ openPayment: open }),
    attempts: [attempt('OPEN')],
    found: 'in progress',
  },
  {
    name: 'unpaid, the failure of its payment not yet reported',
    order: anOrder({ openPayment: open }),
    attempts: [attempt('OPEN')],
    payments: [stated({ status: 'FAILED' })],
    found: 'in progress',
  },
  {
    name: 'expired, its payment still pending though it owns seats',
    order: inStatus('EXPIRED'),
    payments: [stated({ status: 'PENDING', amount: null })],
    seatIds: seat,
    found: 'in progress',
  },

  // A result that was never recorded.
  {
    name: 'unpaid, though its payment succeeded',
    order: anOrder({ openPayment: open }),
    attempts: [attempt('OPEN')],
    payments: [stated()],
    found: [reported('pay_1', 'SUCCESS')],
  },
  {
    name: 'unpaid, though a payment succeeded that nobody announced',
    order: inStatus('PENDING_PAYMENT'),
    payments: [stated()],
    found: [reported('pay_1', 'SUCCESS')],
  },
  {
    name: 'unpaid, although the payment that was reported as failed succeeded',
    order: inStatus('PENDING_PAYMENT'),
    attempts: [attempt('FAILED')],
    payments: [stated()],
    found: [reported('pay_1', 'SUCCESS')],
  },
  {
    name: 'expired before the success',
    order: inStatus('EXPIRED'),
    attempts: [attempt('OPEN')],
    payments: [stated()],
    seatIds: seat,
    found: [reported('pay_1', 'SUCCESS')],
  },
  {
    name: 'confirmed and charged again',
    order: confirmed(),
    payments: [stated(), stated({ id: 'pay_2' })],
    seatIds: seat,
    found: [reported('pay_2', 'SUCCESS')],
  },
  {
    name: 'unpaid, although a part of the payment was already refunded',
    order: inStatus('PENDING_PAYMENT'),
    payments: [partlyBack],
    found: [reported('pay_1', 'PARTIALLY_REFUNDED', 'SUCCESS')],
  },
  {
    name: 'unpaid, the partial refund reported and the success not',
    order: inStatus('PENDING_PAYMENT'),
    attempts: [attempt('PAID', 'pay_1', 500)],
    payments: [partlyBack],
    found: [reported('pay_1', 'PARTIALLY_REFUNDED', 'SUCCESS')],
  },
  {
    name: 'cancelled, a payment that came and went untold',
    order: inStatus('CANCELLED'),
    payments: [allBack],
    found: [reported('pay_1', 'REFUNDED')],
  },
  {
    name: 'confirmed, a partial refund untold',
    order: confirmed(),
    payments: [partlyBack],
    seatIds: seat,
    found: [reported('pay_1', 'PARTIALLY_REFUNDED')],
  },
  {
    name: 'confirmed, the refund of everything untold',
    order: confirmed(),
    payments: [allBack],
    seatIds: [],
    found: [reported('pay_1', 'REFUNDED')],
  },
  {
    name: 'two payments untold, each by itself',
    order: inStatus('EXPIRED'),
    payments: [stated(), stated({ id: 'pay_2' })],
    found: [reported('pay_1', 'SUCCESS'), reported('pay_2', 'SUCCESS')],
  },

  // A confirmed order without its money.
  { name: 'confirmed, no payment', order: confirmed(), seatIds: seat, found: ['payment_missing'] },
  {
    name: 'confirmed without a payment of its own',
    order: confirmed({ paidPaymentId: null }),
    seatIds: seat,
    found: ['payment_missing'],
  },
  {
    name: 'confirmed, its payment failed',
    order: confirmed(),
    payments: [stated({ status: 'FAILED' })],
    seatIds: seat,
    found: ['payment_missing'],
  },
  {
    name: 'confirmed, its payment a minor unit short',
    order: confirmed(),
    payments: [stated({ amount: inr(TOTAL - 1) })],
    seatIds: seat,
    found: ['payment_missing'],
  },
  {
    name: 'confirmed, its payment a minor unit over',
    order: confirmed(),
    payments: [stated({ amount: inr(TOTAL + 1) })],
    seatIds: seat,
    found: ['payment_missing'],
  },
  {
    name: 'confirmed, its payment in another currency',
    order: confirmed(),
    payments: [stated({ amount: { amount: TOTAL, currency: 'USD' } })],
    seatIds: seat,
    found: ['payment_missing'],
  },
  {
    name: 'confirmed, although its full refund is recorded',
    order: confirmed({ refunded: TOTAL }),
    payments: [allBack],
    seatIds: seat,
    found: ['payment_missing'],
  },

  // Money that is not back.
  {
    name: 'refunded, nothing back',
    order: inStatus('REFUNDED'),
    payments: [stated()],
    found: ['refund_missing'],
  },
  {
    name: 'refunded, some back',
    order: inStatus('REFUNDED'),
    payments: [partlyBack],
    found: ['refund_missing'],
  },
  { name: 'refunded, no such payment', order: inStatus('REFUNDED'), found: ['refund_missing'] },
  {
    name: 'cancelled, the owed payment not back',
    order: inStatus('CANCELLED'),
    attempts: [attempt('REFUND_DUE')],
    payments: [stated()],
    found: ['refund_missing'],
  },
  {
    name: 'expired, a minor unit of the returned payment not back',
    order: inStatus('EXPIRED'),
    attempts: [attempt('REFUNDED')],
    payments: [stated({ status: 'PARTIALLY_REFUNDED', refunded: TOTAL - 1 })],
    found: ['refund_missing'],
  },
  {
    name: 'confirmed, the second charge not back',
    order: confirmed(),
    attempts: [attempt('PAID'), attempt('REFUNDED', 'pay_2')],
    payments: [stated(), stated({ id: 'pay_2' })],
    seatIds: seat,
    found: ['refund_missing'],
  },

  // Seats.
  {
    name: 'confirmed, its seat not its own',
    order: confirmed(),
    payments: [stated()],
    found: ['seats_not_allocated: allocate'],
  },
  {
    name: 'confirmed, another seat in place of its own',
    order: confirmed(),
    payments: [stated()],
    seatIds: ['seat_2'],
    found: ['seats_not_allocated: allocate', 'seats_not_freed'],
  },
  {
    name: 'confirmed, with a seat too many',
    order: confirmed(),
    payments: [stated()],
    seatIds: ['seat_1', 'seat_2'],
    found: ['seats_not_freed'],
  },
  {
    name: 'cancelled, still with a seat',
    order: inStatus('CANCELLED'),
    seatIds: seat,
    found: ['seats_not_freed: deallocate'],
  },
  {
    name: 'expired, still with a seat',
    order: inStatus('EXPIRED'),
    seatIds: seat,
    found: ['seats_not_freed: deallocate'],
  },
  {
    name: 'refunded, still with a seat',
    order: inStatus('REFUNDED'),
    payments: [allBack],
    seatIds: seat,
    found: ['seats_not_freed: deallocate'],
  },
  {
    name: 'refunded, with the seat of a used ticket',
    order: inStatus('REFUNDED'),
    payments: [allBack],
    seatIds: seat,
    usedSeatIds: seat,
    found: [],
  },
  {
    name: 'refunded, without the seat of a used ticket',
    order: inStatus('REFUNDED'),
    payments: [allBack],
    usedSeatIds: seat,
    found: ['seats_not_allocated'],
  },
  {
    name: 'refunded, with the seat of a used ticket and another',
    order: inStatus('REFUNDED'),
    payments: [allBack],
    seatIds: [...seat, 'seat_2'],
    usedSeatIds: seat,
    found: ['seats_not_freed: deallocate seat_2'],
  },
  {
    name: 'confirmed, with the seat of a used ticket',
    order: confirmed(),
    payments: [stated()],
    seatIds: seat,
    usedSeatIds: seat,
    found: [],
  },

  // All at once.
  {
    name: 'confirmed, with neither money nor seats',
    order: confirmed(),
    found: ['payment_missing', 'seats_not_allocated: allocate'],
  },
  {
    name: 'refunded, with neither its money nor its seats back',
    order: inStatus('REFUNDED'),
    payments: [stated()],
    seatIds: seat,
    found: ['refund_missing', 'seats_not_freed: deallocate'],
  },
];

function inWords(comparison: Comparison): readonly string[] | 'in progress' {
  if (comparison.isInProgress) return 'in progress';
  return comparison.differences.map(({ kind, repair }) => {
    if (repair === null) return kind;
    if (repair.kind === 'deallocate') return [`${kind}: deallocate`, ...(repair.seatIds ?? [])].join(' ');
    if (repair.kind === 'allocate') return `${kind}: allocate`;
    return `${kind}: ${repair.results.map(({ paymentId, status }) => `${paymentId} ${status}`).join(', ')}`;
  });
}

describe('an order compared with its payments and seats', () => {
  it.each(table)('$name: $found', (row) => {
    const { order, attempts = [], payments = [], seatIds = [], usedSeatIds = [], found } = row;
    const comparison = compareRecords(
      { order, attempts, usedSeatIds, hasSaga: false },
      { payments, seatIds },
    );
    expect(inWords(comparison)).toEqual(found);
  });

  it.each(table)('$name, with a saga that is not done: nothing yet', (row) => {
    const { order, attempts = [], payments = [], seatIds = [], usedSeatIds = [] } = row;
    const comparison = compareRecords({ order, attempts, usedSeatIds, hasSaga: true }, { payments, seatIds });
    expect(comparison).toEqual({ isInProgress: true });
  });

  it('reports what was refunded in total, and what was charged', () => {
    const comparison = compareRecords(
      { order: inStatus('PENDING_PAYMENT'), attempts: [], usedSeatIds: [], hasSaga: false },
      { payments: [partlyBack], seatIds: [] },
    );
    expect(comparison).toMatchObject({
      differences: [
        {
          repair: {
            results: [
              { status: 'PARTIALLY_REFUNDED', amount: inr(TOTAL), refunded: inr(500) },
              { status: 'SUCCESS', amount: inr(TOTAL) },
            ],
          },
        },
      ],
    });
  });

  it('says what each service says, and nothing about the buyer', () => {
    const order = confirmed();
    const comparison = compareRecords(
      { order, attempts: [], usedSeatIds: [], hasSaga: false },
      { payments: [stated({ status: 'FAILED' })], seatIds: [] },
    );
    const details = comparison.isInProgress ? [] : comparison.differences.map(({ detail }) => detail);
    expect(details).toEqual([
      'The order is CONFIRMED for 10500 minor units of INR; payment-service says that payment pay_1 over 10500 minor ' +
        'units of INR is FAILED, with 0 minor units refunded. Find the charge at the gateway; where there is none, cancel ' +
        'the order or have it paid.',
      'The order is CONFIRMED, but these seats are not allocated to it in seating-service: Stalls A-1 (seat_1).',
    ]);
    expect(details.join()).not.toContain(order.userId);
  });

  /** Every combination of the few values that matter; the rule of each kind is written a second time, the other way round. */
  it('reports each kind exactly where it applies', () => {
    const owns: readonly (readonly string[])[] = [[], ['seat_1'], ['seat_2']];
    const payments: readonly (readonly StatedPayment[])[] = [
      [],
      [stated()],
      [partlyBack],
      [allBack],
      [stated({ status: 'FAILED', amount: null })],
      [stated({ status: 'PENDING' })],
    ];
    const states: readonly (readonly PaymentAttempt[])[] = [
      [],
      ...paymentAttemptStates.map((state) => [attempt(state)]),
    ];
    let compared = 0;
    for (const status of orderStatuses) {
      for (const attempts of states) {
        for (const statement of payments) {
          for (const seatIds of owns) {
            const order = inStatus(status);
            const peers: PeerRecords = { payments: statement, seatIds };
            const found = compareRecords({ order, attempts, usedSeatIds: [], hasSaga: false }, peers);
            expect({ status, attempts, peers, found: kindsOf(found) }).toEqual({
              status,
              attempts,
              peers,
              found: expectedKinds(order, attempts, peers),
            });
            compared += 1;
          }
        }
      }
    }
    expect(compared).toBe(7 * 6 * 6 * 3);
  });
});

const kindsOf = (comparison: Comparison) =>
  comparison.isInProgress
    ? 'in progress'
    : [...new Set(comparison.differences.map(({ kind }) => kind))].sort();

function expectedKinds(
  order: Order,
  attempts: readonly PaymentAttempt[],
  { payments, seatIds }: PeerRecords,
) {
  const payment = payments[0];
  if (order.status === 'PAID' || order.status === 'REFUNDING' || payment?.status === 'PENDING')
    return 'in progress';
  const isUnapplied = attempts.some(({ state }) => state === 'REFUND_DUE' || state === 'REFUNDED');
  const isCharged = payment !== undefined && payment.status !== 'FAILED';
  const isConfirmed = order.status === 'CONFIRMED';
  const isClosed = ['CANCELLED', 'EXPIRED', 'REFUNDED'].includes(order.status);
  const isUnknown = order.paidPaymentId === null && !isUnapplied;
  if (isCharged && (isUnknown || (isConfirmed && payment.refunded > 0))) return ['payment_not_recorded'];
  const mustBeRefunded = isUnapplied || order.status === 'REFUNDED';
  return [
    ...(isConfirmed && !isCharged ? ['payment_missing'] : []),
    ...(mustBeRefunded && payment?.status !== 'REFUNDED' ? ['refund_missing'] : []),
    ...(isConfirmed && !seatIds.includes('seat_1') ? ['seats_not_allocated'] : []),
    ...((isConfirmed && seatIds.includes('seat_2')) || (isClosed && seatIds.length > 0)
      ? ['seats_not_freed']
      : []),
  ];
}
