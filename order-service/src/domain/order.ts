import type { Money } from '@ticketing/service-chassis/core';
import type { CloseReason } from './close-reason';
import { statusFacts, type OrderPhase, type OrderStatus } from './order-status';
import { alreadyPaid, holdExpired, orderNotPayable, paymentInProgress, refundCutoffPassed } from './problems';
import type { OrderedEvent } from './sold-event';

export interface Seat {
  readonly seatId: string;
  readonly label: string;
  readonly section: string | null;
  readonly row: string | null;
  readonly number: string | null;
  readonly tier: string | null;
}

export interface OrderLine extends Seat {
  /** Minor units of the order's currency, before tax. */
  readonly price: number;
}

export interface Order {
  readonly id: string;
  /** Each change raises it by one. A change is stored only when nobody else changed the order in between. */
  readonly version: number;
  readonly userId: string;
  readonly eventId: string;
  readonly reservationId: string;
  readonly status: OrderStatus;
  readonly currency: string;
  /** Minor units, as are tax, total and refunded. */
  readonly subtotal: number;
  readonly taxRateBasisPoints: number;
  readonly tax: number;
  readonly total: number;
  readonly refunded: number;
  /** When the hold on the seats ends. */
  readonly payBy: Date;
  /** The payment that is in progress, and since when. */
  readonly openPayment: { readonly paymentId: string; readonly since: Date } | null;
  readonly paidPaymentId: string | null;
  readonly closeReason: CloseReason | null;
  /** As it is now. When an order is placed, it is stored as it was then. */
  readonly event: OrderedEvent;
  readonly lines: readonly OrderLine[];
  readonly createdAt: Date;
  readonly paidAt: Date | null;
  readonly confirmedAt: Date | null;
}

export const hasTickets = ({ status }: Order): boolean => statusFacts[status].hasTickets;
/** Whether a refund of some of the money leaves the order its tickets, or those that it is about to get. */
export const keepsTickets = ({ status }: Order): boolean => status === 'PAID' || status === 'CONFIRMED';
export const phaseOf = ({ status }: Order): OrderPhase => statusFacts[status].phase;

/** A transition that the state machine does not know: a bug in this service, not a mistake of the caller. */
export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition';

  constructor(order: Order, to: OrderStatus) {
    super(`order ${order.id} cannot go from ${order.status} to ${to}`);
  }
}

type Changes = Partial<
  Pick<Order, 'openPayment' | 'paidPaymentId' | 'closeReason' | 'refunded' | 'paidAt' | 'confirmedAt'>
>;

function moved(order: Order, to: OrderStatus, changes: Changes = {}): Order {
  if (!statusFacts[order.status].next.includes(to)) throw new IllegalTransition(order, to);
  return { ...order, ...changes, status: to };
}

/**
 * Starts a payment. Only one may be open at a time, or the buyer could be charged twice. Starting the same one again
 * changes nothing.
 *
 * @throws ProblemError `already_paid`, `order_not_payable`, `payment_in_progress`, `hold_expired`
 */
export function beginPayment(order: Order, paymentId: string, payBy: Date, now: Date): Order {
  requirePayable(order, paymentId);
  return { ...order, payBy, openPayment: { paymentId, since: order.openPayment?.since ?? now } };
}

/** @throws ProblemError that says why this payment cannot start */
export function requirePayable(order: Order, paymentId: string): void {
  requireUnpaid(order);
  if (order.openPayment !== null && order.openPayment.paymentId !== paymentId) throw paymentInProgress();
}

/** Lets the owner pay until a later moment. @throws ProblemError that says why the order cannot be paid */
export function postponePayment(order: Order, payBy: Date): Order {
  requireUnpaid(order);
  return payBy > order.payBy ? { ...order, payBy } : order;
}

/** @throws ProblemError that says why the order cannot be paid */
export function requireUnpaid({ status }: Order): void {
  switch (status) {
    case 'PENDING_PAYMENT':
      return;
    case 'PAID':
    case 'CONFIRMED':
      throw alreadyPaid();
    case 'EXPIRED':
      throw holdExpired();
    case 'CANCELLED':
    case 'REFUNDING':
    case 'REFUNDED':
      throw orderNotPayable();
  }
}

/** The open payment failed, and another may begin. */
export function endPayment(order: Order, paymentId: string): Order {
  return order.openPayment?.paymentId === paymentId ? { ...order, openPayment: null } : order;
}

/** `paymentId` is null for an order that costs nothing. `refunded` is what was refunded before its success was reported. */
export function markPaid(
  order: Order,
  payment: { paymentId: string | null; refunded: number },
  now: Date,
): Order {
  return moved(order, 'PAID', {
    openPayment: null,
    paidPaymentId: payment.paymentId,
    refunded: payment.refunded,
    paidAt: now,
  });
}

export const confirm = (order: Order, now: Date): Order => moved(order, 'CONFIRMED', { confirmedAt: now });

export const beginRefund = (order: Order, reason: CloseReason): Order =>
  moved(order, 'REFUNDING', { closeReason: reason });

export const finishRefund = (order: Order): Order => moved(order, 'REFUNDED', { refunded: order.total });

/** Ends an order that is not paid. A payment that still arrives is refunded. */
export const cancelUnpaid = (order: Order, reason: CloseReason): Order =>
  moved(order, 'CANCELLED', { closeReason: reason, openPayment: null });

export const expire = (order: Order): Order =>
  moved(order, 'EXPIRED', { closeReason: 'hold_expired', openPayment: null });

/** @throws ProblemError `refund_cutoff_passed` when it is too late for the owner to cancel a confirmed order */
export function requireRefundable({ event }: Order, now: Date): void {
  if (now >= event.refundCutoffAt) throw refundCutoffPassed(event.refundCutoffAt);
}

/** `refunded` is a total, in minor units. A late or repeated message cannot lower it. */
export function recordRefunded(order: Order, refunded: number): Order {
  const total = Math.min(order.total, Math.max(order.refunded, refunded));
  return total === order.refunded ? order : { ...order, refunded: total };
}

/** True when the order was paid and all of the payment was refunded. */
export const isPaidBack = (order: Order): boolean =>
  order.paidPaymentId !== null && order.refunded >= order.total;

/** Why the tickets of an order that ended are void: it was refunded, unless the event was cancelled or it cost nothing. */
export const voidReasonOf = ({ closeReason, total }: Order): 'CANCELLED' | 'REFUNDED' =>
  closeReason === 'event_cancelled' || total === 0 ? 'CANCELLED' : 'REFUNDED';

/** What still has to be refunded, in minor units. */
export const outstandingRefund = (order: Order): number =>
  order.paidPaymentId === null ? 0 : order.total - order.refunded;

/** True for exactly the amount that the order costs. */
export const isAmountOf = (order: Order, { amount, currency }: Money): boolean =>
  amount === order.total && currency === order.currency;
