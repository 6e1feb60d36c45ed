import { problem } from '@ticketing/service-chassis/core';
import type { CloseReason } from './close-reason';

export const orderStatuses = [
  'PENDING_PAYMENT',
  'PAID',
  'CONFIRMED',
  'CANCELLED',
  'EXPIRED',
  'REFUNDING',
  'REFUNDED',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

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

/** The event as it was when the order was placed. */
export interface EventSnapshot {
  readonly title: string;
  readonly venue: {
    readonly name: string;
    readonly address: string;
    readonly city: string;
    readonly country: string;
  };
  /** An IANA name, such as Asia/Kolkata. */
  readonly timeZone: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** Until then the owner may cancel a confirmed order. */
  readonly refundCutoffAt: Date;
}

export interface Order {
  readonly id: string;
  /** How often the order was changed; a change is stored only on top of the version that it was decided on. */
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
  /** The payment that is under way, and since when. */
  readonly openPayment: { readonly paymentId: string; readonly since: Date } | null;
  readonly paidPaymentId: string | null;
  readonly closeReason: CloseReason | null;
  readonly event: EventSnapshot;
  readonly lines: readonly OrderLine[];
  readonly createdAt: Date;
  readonly paidAt: Date | null;
  readonly confirmedAt: Date | null;
}

const TRANSITIONS: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  PENDING_PAYMENT: ['PAID', 'CANCELLED', 'EXPIRED'],
  PAID: ['CONFIRMED', 'REFUNDING'],
  CONFIRMED: ['REFUNDING'],
  CANCELLED: [],
  EXPIRED: [],
  REFUNDING: ['REFUNDED'],
  REFUNDED: [],
};

/** A step that the state machine does not know: a mistake of the program, never of the caller. */
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
  if (!TRANSITIONS[order.status].includes(to)) throw new IllegalTransition(order, to);
  return { ...order, ...changes, status: to };
}

/**
 * A payment begins. Only one may be open at a time, or the buyer could be charged twice; the same one again is harmless.
 *
 * @throws ProblemError `already_paid`, `order_not_payable`, `payment_in_progress`, `hold_expired`
 */
export function beginPayment(order: Order, paymentId: string, payBy: Date, now: Date): Order {
  refuseUnpayable(order, paymentId);
  return { ...order, payBy, openPayment: { paymentId, since: order.openPayment?.since ?? now } };
}

/** @throws ProblemError that says why this payment cannot begin */
export function refuseUnpayable(order: Order, paymentId: string): void {
  switch (order.status) {
    case 'PENDING_PAYMENT':
      if (order.openPayment !== null && order.openPayment.paymentId !== paymentId) {
        throw problem.conflict(
          'payment_in_progress',
          'Another payment for this order is under way. Wait for its result.',
        );
      }
      return;
    case 'PAID':
    case 'CONFIRMED':
      throw problem.conflict('already_paid', 'This order is already paid.');
    case 'EXPIRED':
      throw holdExpired();
    case 'CANCELLED':
    case 'REFUNDING':
    case 'REFUNDED':
      throw orderNotPayable();
  }
}

export const holdExpired = () =>
  problem.gone('hold_expired', 'The hold on these seats has ended. Choose seats again.');

export const orderNotPayable = () =>
  problem.conflict('order_not_payable', 'This order has ended and cannot be paid. Place a new one.');

/** The open payment failed, and another may begin. */
export function endPayment(order: Order, paymentId: string): Order {
  return order.openPayment?.paymentId === paymentId ? { ...order, openPayment: null } : order;
}

/** `paymentId` is null for an order that costs nothing. `refunded` is what went back before the payment was told of. */
export function pay(order: Order, payment: { paymentId: string | null; refunded: number }, now: Date): Order {
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

/** An order without money on it ends. A payment that still arrives is sent back. */
export const cancelUnpaid = (order: Order, reason: CloseReason): Order =>
  moved(order, 'CANCELLED', { closeReason: reason, openPayment: null });

export const expire = (order: Order): Order =>
  moved(order, 'EXPIRED', { closeReason: 'hold_expired', openPayment: null });

/** `refunded` is a total, in minor units, so a late or repeated message cannot lower it. */
export function recordRefunded(order: Order, refunded: number): Order {
  const total = Math.min(order.total, Math.max(order.refunded, refunded));
  return total === order.refunded ? order : { ...order, refunded: total };
}

/** True when a payment was made and all of it went back. */
export const isPaidBack = (order: Order): boolean =>
  order.paidPaymentId !== null && order.refunded >= order.total;

/** What still has to go back, in minor units. */
export const outstandingRefund = (order: Order): number =>
  order.paidPaymentId === null ? 0 : order.total - order.refunded;
