import type { Money } from '@ticketing/service-chassis/core';
import type { Order, OrderStatus } from './order';
import type { PaymentAttempt } from './payment-attempt';

export const discrepancyKinds = [
  'payment_not_recorded',
  'payment_missing',
  'refund_missing',
  'seats_not_allocated',
  'seats_not_freed',
] as const;
export type DiscrepancyKind = (typeof discrepancyKinds)[number];

/** How long after a change the books are compared: what follows from it has usually happened by then. */
export const COMPARE_AFTER_MS = 60_000;

/** What this service knows of an order. */
export interface OwnBooks {
  readonly order: Order;
  /** Every payment that this service ever heard of for the order. */
  readonly attempts: readonly PaymentAttempt[];
  /** Whether a saga of the order has not come to its end. */
  readonly hasSaga: boolean;
}

/** A payment of the order, as payment-service has it. */
export interface StatedPayment {
  readonly id: string;
  readonly status: 'PENDING' | 'SUCCESS' | 'FAILED' | 'PARTIALLY_REFUNDED' | 'REFUNDED';
  /** Null until it is known; nothing can have been charged before. */
  readonly amount: Money | null;
  /** Minor units that have gone back. */
  readonly refunded: number;
}

/** What the other services know of an order. */
export interface PeerBooks {
  readonly payments: readonly StatedPayment[];
  /** The seats that are allocated to it. */
  readonly seatIds: readonly string[];
}

/** What was told of a payment, or should have been. */
export interface ToldResult {
  readonly paymentId: string;
  readonly status: 'SUCCESS' | 'PARTIALLY_REFUNDED' | 'REFUNDED';
  readonly amount: Money;
  readonly refunded?: Money;
}

/** The one right answer to a difference. Each may be given again without harm. */
export type Repair =
  | { readonly kind: 'record results'; readonly results: readonly ToldResult[] }
  | { readonly kind: 'allocate' }
  | { readonly kind: 'deallocate' };

export interface Difference {
  readonly kind: DiscrepancyKind;
  /** A sentence for the operator: what each book says. */
  readonly detail: string;
  /** Null when nobody but a person can tell what is right. */
  readonly repair: Repair | null;
}

export type Comparison =
  /** Something is on its way, and nothing can be said before it has arrived. */
  { readonly isUnderWay: true } | { readonly isUnderWay: false; readonly differences: readonly Difference[] };

type Rule = (own: OwnBooks, peers: PeerBooks) => Difference[];

/** What must hold of money once every result is recorded, and of seats. */
const RULES: readonly Rule[] = [
  paymentMissing,
  refundOfOrderMissing,
  refundOfOwedPaymentMissing,
  seatsNotAllocated,
  strangeSeats,
  seatsNotFreed,
];

const ON_ITS_WAY: ReadonlySet<OrderStatus> = new Set(['PAID', 'REFUNDING']);
const CLOSED: ReadonlySet<OrderStatus> = new Set(['CANCELLED', 'EXPIRED', 'REFUNDED']);

/**
 * Compares an order with its payments and its seats. A result that was never recorded comes before all else, for once it
 * is recorded the order is another.
 */
export function compareBooks(own: OwnBooks, peers: PeerBooks): Comparison {
  const { order, hasSaga } = own;
  const isPending = peers.payments.some(({ status }) => status === 'PENDING');
  if (hasSaga || isPending || ON_ITS_WAY.has(order.status)) return { isUnderWay: true };
  const unrecorded = chargesOf(peers).flatMap((charge) => paymentNotRecorded(own, charge));
  if (unrecorded.length > 0) return { isUnderWay: false, differences: unrecorded };
  if (order.openPayment !== null) return { isUnderWay: true };
  return { isUnderWay: false, differences: RULES.flatMap((rule) => rule(own, peers)) };
}

/** A payment whose money was taken, though it may have gone back since. */
type Charge = StatedPayment & { readonly status: ToldResult['status']; readonly amount: Money };

const chargesOf = ({ payments }: PeerBooks): Charge[] => payments.filter(isCharge);

const isCharge = (payment: StatedPayment): payment is Charge =>
  payment.amount !== null && payment.status !== 'PENDING' && payment.status !== 'FAILED';

const isBack = ({ amount, refunded }: Charge): boolean => refunded >= amount.amount;

/** The order knows of a success once it is paid by it, or owes it back. A refund alone may have overtaken the success. */
const knowsSuccess = ({ order, attempts }: OwnBooks, paymentId: string): boolean =>
  order.paidPaymentId === paymentId ||
  attempts.some((attempt) => attempt.paymentId === paymentId && isOwedOrReturned(attempt));

const isOwedOrReturned = ({ state }: PaymentAttempt): boolean => state === 'OWED' || state === 'RETURNED';

function paymentNotRecorded(own: OwnBooks, charge: Charge): Difference[] {
  const { order } = own;
  const isKnown = knowsSuccess(own, charge.id);
  const isPaidBy = order.paidPaymentId === charge.id;
  const isRefundKnown = !isPaidBy || Math.min(charge.refunded, order.total) <= order.refunded;
  if (isKnown && isRefundKnown) return [];
  const missing = isKnown ? `that ${charge.refunded} minor units of it went back` : 'of its success';
  return [
    {
      kind: 'payment_not_recorded',
      detail:
        `payment-service says that payment ${charge.id} over ${textOf(charge.amount)} is ${charge.status}, and the order, ` +
        `${order.status}, does not know ${missing}.`,
      repair: { kind: 'record results', results: resultsOf(charge, isKnown) },
    },
  ];
}

/** In the sequence in which they are to be told: what went back first, so that a purchase can take it into account. */
function resultsOf({ id, status, amount, refunded }: Charge, isSuccessKnown: boolean): ToldResult[] {
  const success: ToldResult = { paymentId: id, status: 'SUCCESS', amount };
  if (status === 'SUCCESS') return [success];
  const refund: ToldResult = {
    paymentId: id,
    status,
    amount,
    refunded: { amount: refunded, currency: amount.currency },
  };
  return status === 'REFUNDED' || isSuccessKnown ? [refund] : [refund, success];
}

function paymentMissing({ order }: OwnBooks, peers: PeerBooks): Difference[] {
  if (order.status !== 'CONFIRMED' || order.total === 0) return [];
  const charge = chargesOf(peers).find(({ id }) => id === order.paidPaymentId);
  const isPaid =
    charge !== undefined &&
    charge.status !== 'REFUNDED' &&
    charge.amount.amount === order.total &&
    charge.amount.currency === order.currency;
  if (isPaid) return [];
  const due = textOf({ amount: order.total, currency: order.currency });
  return reported(
    'payment_missing',
    `The order is CONFIRMED for ${due}; ${saidOf(order.paidPaymentId, peers)}. ` +
      'Find the charge at the gateway; where there is none, cancel the order or have it paid.',
  );
}

function refundOfOrderMissing({ order }: OwnBooks, peers: PeerBooks): Difference[] {
  const { paidPaymentId, status } = order;
  if (status !== 'REFUNDED' || paidPaymentId === null) return [];
  return refundMissing('The order is REFUNDED', paidPaymentId, peers);
}

function refundOfOwedPaymentMissing({ attempts }: OwnBooks, peers: PeerBooks): Difference[] {
  return attempts
    .filter(isOwedOrReturned)
    .flatMap(({ paymentId, state }) =>
      refundMissing(`Payment ${paymentId} did not pay for the order and is ${state}`, paymentId, peers),
    );
}

function refundMissing(ownWords: string, paymentId: string, peers: PeerBooks): Difference[] {
  if (chargesOf(peers).some((charge) => charge.id === paymentId && isBack(charge))) return [];
  return reported(
    'refund_missing',
    `${ownWords}, but its money is not all back: ${saidOf(paymentId, peers)}. ` +
      'Look at its refunds at the gateway, and pay back what is missing.',
  );
}

function seatsNotAllocated({ order }: OwnBooks, { seatIds }: PeerBooks): Difference[] {
  if (order.status !== 'CONFIRMED') return [];
  const missing = order.lines.filter(({ seatId }) => !seatIds.includes(seatId));
  if (missing.length === 0) return [];
  const names = missing.map(({ seatId, label }) => `${label} (${seatId})`).join(', ');
  return [
    {
      kind: 'seats_not_allocated',
      detail: `The order is CONFIRMED, and seating-service does not have its seats as its own: ${names}.`,
      repair: { kind: 'allocate' },
    },
  ];
}

/** Giving back all seats of a confirmed order would take its own too, so a person has to choose. */
function strangeSeats({ order }: OwnBooks, { seatIds }: PeerBooks): Difference[] {
  if (order.status !== 'CONFIRMED') return [];
  const own = new Set(order.lines.map(({ seatId }) => seatId));
  const strange = seatIds.filter((seatId) => !own.has(seatId));
  if (strange.length === 0) return [];
  return reported(
    'seats_not_freed',
    `seating-service has seats as the order's own that are not on it: ${strange.join(', ')}. ` +
      'Deallocate these seats of the order.',
  );
}

function seatsNotFreed({ order }: OwnBooks, { seatIds }: PeerBooks): Difference[] {
  if (!CLOSED.has(order.status) || seatIds.length === 0) return [];
  return [
    {
      kind: 'seats_not_freed',
      detail: `The order is ${order.status}, and still owns seats in seating-service: ${seatIds.join(', ')}.`,
      repair: { kind: 'deallocate' },
    },
  ];
}

const reported = (kind: DiscrepancyKind, detail: string): Difference[] => [{ kind, detail, repair: null }];

function saidOf(paymentId: string | null, { payments }: PeerBooks): string {
  if (paymentId === null) return 'no payment is known here';
  const payment = payments.find(({ id }) => id === paymentId);
  if (payment === undefined) return `payment-service has no payment ${paymentId}`;
  const amount = payment.amount === null ? 'no amount' : textOf(payment.amount);
  return (
    `payment-service says that payment ${paymentId} over ${amount} is ${payment.status}, ` +
    `with ${payment.refunded} minor units back`
  );
}

const textOf = ({ amount, currency }: Money): string => `${amount} minor units of ${currency}`;
