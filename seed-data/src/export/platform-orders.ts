import { addMilliseconds } from '@ticketing/service-chassis/core';
import { refundCutoffOf } from '../../../catalog-service/src/import';
import {
  beginRefund,
  cancelUnpaid,
  confirm,
  expire,
  finishRefund,
  markPaid,
  type Order,
  type OrderLine,
} from '../../../order-service/src/import';
import type { ReservationStatus } from '../../../seating-service/src/import';
import type { EndedReservation } from '../persistence/inventory-loader';
import type { SeedOrder } from '../persistence/order-loader';
import type { SeedPayment } from '../persistence/payment-loader';
import { exportCountry } from './export-files';
import { importIds } from './import-ids';
import type { PlannedOrder, PlannedPayment } from './import-plan';
import type { ImportedEvent } from './platform-events';
import { exportTaxBasisPoints } from './rules/order-money';

const HOLD_MINUTES = 15;
const MINUTE_MS = 60_000;

/** One order of the export, as the order, seating and payment services know it. */
export interface ImportedOrder {
  readonly planned: PlannedOrder;
  readonly seedOrder: SeedOrder;
  readonly reservation: EndedReservation;
  readonly payment: SeedPayment | null;
}

export function toPlatformOrder(planned: PlannedOrder, at: ImportedEvent, userId: string): ImportedOrder {
  const seats = planned.lines.map((line) => ({ ...at.seatAt(line), price: line.price }));
  const order = endOrder(openOrder(planned, at, userId, seats), planned);
  const hasTickets = order.status === 'CONFIRMED';
  return {
    planned,
    seedOrder: {
      order,
      ticketIds: hasTickets ? planned.lines.map(({ ticketKey }) => importIds.ticket(planned, ticketKey)) : [],
      attempt:
        planned.payment === null
          ? null
          : {
              paymentId: importIds.payment(planned.payment),
              state: planned.payment.status === 'FAILED' ? 'FAILED' : 'PAID',
              at: planned.payment.createdAt,
            },
    },
    reservation: toReservation(planned, order, seats),
    payment: planned.payment === null ? null : toPayment(planned.payment, order),
  };
}

type LineSeat = ReturnType<ImportedEvent['seatAt']>;

function openOrder(
  planned: PlannedOrder,
  { event, venue }: ImportedEvent,
  userId: string,
  seats: readonly LineSeat[],
): Order {
  return {
    id: importIds.order(planned),
    version: 1,
    userId,
    eventId: event.id,
    reservationId: importIds.reservation(planned),
    status: 'PENDING_PAYMENT',
    currency: exportCountry.currency,
    subtotal: planned.subtotal,
    taxRateBasisPoints: exportTaxBasisPoints,
    tax: planned.tax,
    total: planned.total,
    refunded: 0,
    payBy: addMilliseconds(planned.createdAt, HOLD_MINUTES * MINUTE_MS),
    openPayment: null,
    paidPaymentId: null,
    closeReason: null,
    event: {
      title: event.title,
      venue: { name: venue.name, address: venue.address, city: venue.city, country: venue.country },
      timeZone: venue.timeZone,
      startsAt: event.startsAt,
      endsAt: event.endsAt,
      refundCutoffAt: refundCutoffOf(event),
      version: 0,
    },
    lines: seats.map(toLine),
    createdAt: planned.createdAt,
    paidAt: null,
    confirmedAt: null,
  };
}

const toLine = ({ id, label, section, row, number, tier, price }: LineSeat): OrderLine => ({
  seatId: id,
  label,
  section,
  row,
  number,
  tier,
  price,
});

/** Moves the order to its final status with order-service's own state machine. */
function endOrder(open: Order, { status, payment }: PlannedOrder): Order {
  switch (status) {
    case 'CANCELLED':
      return cancelUnpaid(open, 'cancelled_by_owner');
    case 'EXPIRED':
      return expire(open);
    case 'CONFIRMED':
    case 'REFUNDED': {
      if (payment === null) throw new Error(`The order ${open.id} is ${status} without a payment.`);
      const paid = markPaid(open, { paymentId: importIds.payment(payment), refunded: 0 }, payment.createdAt);
      return status === 'CONFIRMED'
        ? confirm(paid, payment.createdAt)
        : finishRefund(beginRefund(paid, 'event_cancelled'));
    }
  }
}

const reservationStatusOf = {
  CONFIRMED: 'ALLOCATED',
  REFUNDED: 'ALLOCATED',
  CANCELLED: 'RELEASED',
  EXPIRED: 'EXPIRED',
} as const satisfies Record<PlannedOrder['status'], ReservationStatus>;

function toReservation(planned: PlannedOrder, order: Order, seats: readonly LineSeat[]): EndedReservation {
  const status = reservationStatusOf[planned.status];
  return {
    id: order.reservationId,
    eventId: order.eventId,
    userId: order.userId,
    status,
    currency: order.currency,
    total: order.subtotal,
    seats: seats.map(({ id, section, row, number, label, tier, price }) => ({
      id,
      section,
      row,
      number,
      label,
      tier,
      price,
    })),
    createdAt: order.createdAt,
    expiresAt: order.payBy,
    endedAt: order.paidAt ?? order.payBy,
    orderId: status === 'ALLOCATED' ? order.id : null,
    seatsReturned: planned.status === 'REFUNDED',
  };
}

function toPayment(planned: PlannedPayment, order: Order): SeedPayment {
  const id = importIds.payment(planned);
  const amount = { amount: planned.amount, currency: exportCountry.currency };
  const refunded = planned.status === 'REFUNDED' ? planned.amount : 0;
  return {
    settledAt: planned.createdAt,
    payment: {
      id,
      idempotencyKey: null,
      orderId: order.id,
      userId: order.userId,
      method: planned.method,
      status: planned.status,
      reference: planned.reference,
      amount,
      refundReserved: refunded,
      refunded,
      failureReason: planned.status === 'FAILED' ? 'not_charged' : null,
      orderStatus: order.status,
      orderStatusAt: planned.createdAt,
      successAcknowledged: planned.status !== 'FAILED',
      createdAt: planned.createdAt,
    },
    refund:
      refunded === 0
        ? null
        : {
            id: importIds.refund(planned),
            idempotencyKey: importIds.refund(planned),
            paymentId: id,
            orderId: order.id,
            amount,
            reason: 'event_cancelled',
            status: 'SUCCESS',
            createdAt: planned.createdAt,
          },
  };
}
