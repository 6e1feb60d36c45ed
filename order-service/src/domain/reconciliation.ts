import type { Money } from '@ticketing/service-chassis/core';
import { isAmountOf, phaseOf, type Order } from './order';
import { isUnapplied, type PaymentAttempt } from './payment-attempt';
import type { PaymentResult } from './payment-result';

export const discrepancyKinds = [
  'payment_not_recorded',
  'payment_missing',
  'refund_missing',
  'seats_not_allocated',
  'seats_not_freed',
] as const;
export type DiscrepancyKind = (typeof discrepancyKinds)[number];

/** How long after a change an order is compared. By then its consequences have usually happened. */
export const COMPARE_AFTER_MS = 60_000;

/** What this service knows of an order. */
export interface OwnRecords {
  readonly order: Order;
  /** Every payment for the order that this service knows. */
  readonly attempts: readonly PaymentAttempt[];
  /** The seats of a closed order whose ticket was used. They stay allocated. */
  readonly usedSeatIds: readonly string[];
  /** Whether a saga of the order is unfinished. */
  readonly hasSaga: boolean;
}

/** A payment of the order, as payment-service has it. */
export interface StatedPayment {
  readonly id: string;
  readonly status: 'PENDING' | 'SUCCESS' | 'FAILED' | 'PARTIALLY_REFUNDED' | 'REFUNDED';
  /** Null until it is known. Nothing was charged before that. */
  readonly amount: Money | null;
  /** Minor units that were refunded. */
  readonly refunded: number;
}

/** What the other services know of an order. */
export interface PeerRecords {
  readonly payments: readonly StatedPayment[];
  /** The seats that are allocated to it. */
  readonly seatIds: readonly string[];
}

/** The only correct repair of a difference. Each may be repeated without harm. */
export type Repair =
  | { readonly kind: 'record results'; readonly results: readonly PaymentResult[] }
  | { readonly kind: 'allocate' }
  /** These seats, or all of the order when left out. */
  | { readonly kind: 'deallocate'; readonly seatIds?: readonly string[] };

export interface Difference {
  readonly kind: DiscrepancyKind;
  /** A sentence for the operator: what each service says. */
  readonly detail: string;
  /** Null when only a person can decide what is right. */
  readonly repair: Repair | null;
}

export type Comparison =
  /** Something is still in progress, so the records cannot agree yet. */
  | { readonly isInProgress: true }
  | { readonly isInProgress: false; readonly differences: readonly Difference[] };

type Rule = (own: OwnRecords, peers: PeerRecords) => Difference[];

/** What must be true of money and seats once every result is recorded. */
const RULES: readonly Rule[] = [
  paymentMissing,
  refundOfOrderMissing,
  refundOfUnappliedPaymentMissing,
  seatsNotAllocated,
  unexpectedSeats,
  seatsNotFreed,
  usedSeatsNotKept,
];

/**
 * Compares an order with its payments and its seats. A result that was never recorded is reported alone, because recording
 * it changes the order.
 */
export function compareRecords(own: OwnRecords, peers: PeerRecords): Comparison {
  const { order, hasSaga } = own;
  const isPending = peers.payments.some(({ status }) => status === 'PENDING');
  if (hasSaga || isPending || phaseOf(order) === 'in progress') return { isInProgress: true };
  const unrecorded = chargesOf(peers).flatMap((charge) => paymentNotRecorded(own, charge));
  if (unrecorded.length > 0) return { isInProgress: false, differences: unrecorded };
  if (order.openPayment !== null) return { isInProgress: true };
  return { isInProgress: false, differences: RULES.flatMap((rule) => rule(own, peers)) };
}

/** A payment that succeeded, even if it was refunded later. */
type Charge = StatedPayment & {
  readonly status: Exclude<PaymentResult['status'], 'FAILED'>;
  readonly amount: Money;
};

const chargesOf = ({ payments }: PeerRecords): Charge[] => payments.filter(isCharge);

const isCharge = (payment: StatedPayment): payment is Charge =>
  payment.amount !== null && payment.status !== 'PENDING' && payment.status !== 'FAILED';

const isRefunded = ({ amount, refunded }: Charge): boolean => refunded >= amount.amount;

/** The success is recorded once the order is paid by it, or its refund is due. A refund may be recorded before the success. */
const knowsSuccess = ({ order, attempts }: OwnRecords, paymentId: string): boolean =>
  order.paidPaymentId === paymentId ||
  attempts.some((attempt) => attempt.paymentId === paymentId && isUnapplied(attempt));

function paymentNotRecorded(own: OwnRecords, charge: Charge): Difference[] {
  const { order } = own;
  const isKnown = knowsSuccess(own, charge.id);
  const isPaidBy = order.paidPaymentId === charge.id;
  const isRefundKnown = !isPaidBy || Math.min(charge.refunded, order.total) <= order.refunded;
  if (isKnown && isRefundKnown) return [];
  const missing = isKnown ? `that ${charge.refunded} minor units of it were refunded` : 'about its success';
  return difference(
    'payment_not_recorded',
    `payment-service says that payment ${charge.id} over ${textOf(charge.amount)} is ${charge.status}, and the order, ` +
      `${order.status}, does not know ${missing}.`,
    { kind: 'record results', results: resultsOf(charge, isKnown) },
  );
}

/** In the order in which they have to be recorded: the refund first, so that the purchase takes it into account. */
function resultsOf({ id, status, amount, refunded }: Charge, isSuccessKnown: boolean): PaymentResult[] {
  const success: PaymentResult = { paymentId: id, status: 'SUCCESS', amount };
  if (status === 'SUCCESS') return [success];
  const refund: PaymentResult = {
    paymentId: id,
    status,
    amount,
    refunded: { amount: refunded, currency: amount.currency },
  };
  return status === 'REFUNDED' || isSuccessKnown ? [refund] : [refund, success];
}

function paymentMissing({ order }: OwnRecords, peers: PeerRecords): Difference[] {
  if (order.status !== 'CONFIRMED' || order.total === 0) return [];
  const charge = chargesOf(peers).find(({ id }) => id === order.paidPaymentId);
  const isPaid = charge !== undefined && charge.status !== 'REFUNDED' && isAmountOf(order, charge.amount);
  if (isPaid) return [];
  const due = textOf({ amount: order.total, currency: order.currency });
  return difference(
    'payment_missing',
    `The order is CONFIRMED for ${due}; ${statementOf(order.paidPaymentId, peers)}. ` +
      'Find the charge at the gateway; where there is none, cancel the order or have it paid.',
  );
}

function refundOfOrderMissing({ order }: OwnRecords, peers: PeerRecords): Difference[] {
  const { paidPaymentId, status } = order;
  if (status !== 'REFUNDED' || paidPaymentId === null) return [];
  return refundMissing('The order is REFUNDED', paidPaymentId, peers);
}

function refundOfUnappliedPaymentMissing({ attempts }: OwnRecords, peers: PeerRecords): Difference[] {
  return attempts
    .filter(isUnapplied)
    .flatMap(({ paymentId, state }) =>
      refundMissing(`Payment ${paymentId} did not pay for the order and is ${state}`, paymentId, peers),
    );
}

function refundMissing(ownStatement: string, paymentId: string, peers: PeerRecords): Difference[] {
  if (chargesOf(peers).some((charge) => charge.id === paymentId && isRefunded(charge))) return [];
  return difference(
    'refund_missing',
    `${ownStatement}, but it is not refunded in full: ${statementOf(paymentId, peers)}. ` +
      'Look at its refunds at the gateway, and refund what is missing.',
  );
}

function seatsNotAllocated({ order }: OwnRecords, { seatIds }: PeerRecords): Difference[] {
  if (order.status !== 'CONFIRMED') return [];
  const missing = order.lines.filter(({ seatId }) => !seatIds.includes(seatId));
  if (missing.length === 0) return [];
  const names = missing.map(({ seatId, label }) => `${label} (${seatId})`).join(', ');
  const detail = `The order is CONFIRMED, but these seats are not allocated to it in seating-service: ${names}.`;
  return difference('seats_not_allocated', detail, { kind: 'allocate' });
}

/** Deallocating would free all seats of a confirmed order, also its own, so a person has to decide. */
function unexpectedSeats({ order }: OwnRecords, { seatIds }: PeerRecords): Difference[] {
  if (order.status !== 'CONFIRMED') return [];
  const own = new Set(order.lines.map(({ seatId }) => seatId));
  const unexpected = seatIds.filter((seatId) => !own.has(seatId));
  if (unexpected.length === 0) return [];
  return difference(
    'seats_not_freed',
    `seating-service has allocated seats to the order that are not on it: ${unexpected.join(', ')}. ` +
      'Deallocate these seats of the order.',
  );
}

function seatsNotFreed({ order, usedSeatIds }: OwnRecords, { seatIds }: PeerRecords): Difference[] {
  const left = seatIds.filter((seatId) => !usedSeatIds.includes(seatId));
  if (phaseOf(order) !== 'closed' || left.length === 0) return [];
  const detail = `The order is ${order.status}, but seats are still allocated to it in seating-service: ${left.join(', ')}.`;
  const areAll = usedSeatIds.length === 0;
  return difference('seats_not_freed', detail, { kind: 'deallocate', ...(areAll ? {} : { seatIds: left }) });
}

/** The order cannot get them back, and somebody else may have them by now. */
function usedSeatsNotKept({ order, usedSeatIds }: OwnRecords, { seatIds }: PeerRecords): Difference[] {
  const lost = usedSeatIds.filter((seatId) => !seatIds.includes(seatId));
  if (phaseOf(order) !== 'closed' || lost.length === 0) return [];
  return difference(
    'seats_not_allocated',
    `The order is ${order.status} and its tickets for these seats were used, but they are not allocated to it in ` +
      `seating-service: ${lost.join(', ')}. Block those that are on sale.`,
  );
}

const difference = (kind: DiscrepancyKind, detail: string, repair: Repair | null = null): Difference[] => [
  { kind, detail, repair },
];

function statementOf(paymentId: string | null, { payments }: PeerRecords): string {
  if (paymentId === null) return 'no payment is known here';
  const payment = payments.find(({ id }) => id === paymentId);
  if (payment === undefined) return `payment-service has no payment ${paymentId}`;
  const amount = payment.amount === null ? 'no amount' : textOf(payment.amount);
  return (
    `payment-service says that payment ${paymentId} over ${amount} is ${payment.status}, ` +
    `with ${payment.refunded} minor units refunded`
  );
}

const textOf = ({ amount, currency }: Money): string => `${amount} minor units of ${currency}`;
