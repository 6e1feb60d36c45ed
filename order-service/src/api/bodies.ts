import { moneySchema, timestampOutput } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { OrderWithTickets } from '../application/read-orders';
import { closeReasons } from '../domain/close-reason';
import { orderStatuses, type Seat } from '../domain/order';
import { ticketStatuses, type Ticket } from '../domain/ticket';

/** Lenient on purpose: what cannot be an id is simply not found. */
export const idParams = z.object({ id: z.string().max(64) });

const place = {
  label: z.string(),
  section: z.string().nullable(),
  row: z.string().nullable(),
  number: z.string().nullable(),
  tier: z.string().nullable(),
};

export const ticketSchema = z.strictObject({
  id: z.string(),
  orderId: z.string(),
  eventId: z.string(),
  seat: z.strictObject({ id: z.string(), ...place }),
  status: z.enum(ticketStatuses),
  code: z.string(),
  issuedAt: timestampOutput,
  admittedAt: timestampOutput.nullable(),
});

export const orderSchema = z.strictObject({
  id: z.string(),
  userId: z.string(),
  eventId: z.string(),
  reservationId: z.string(),
  status: z.enum(orderStatuses),
  lines: z.array(z.strictObject({ seatId: z.string(), ...place, price: moneySchema })),
  subtotal: moneySchema,
  taxRateBasisPoints: z.number().int(),
  tax: moneySchema,
  total: moneySchema,
  refunded: moneySchema,
  payBy: timestampOutput,
  paymentId: z.string().nullable(),
  closeReason: z.enum(closeReasons).nullable(),
  eventTitle: z.string(),
  venue: z.strictObject({ name: z.string(), address: z.string(), city: z.string(), country: z.string() }),
  timeZone: z.string(),
  startsAt: timestampOutput,
  endsAt: timestampOutput,
  refundCutoffAt: timestampOutput,
  tickets: z.array(ticketSchema),
  createdAt: timestampOutput,
  paidAt: timestampOutput.nullable(),
  confirmedAt: timestampOutput.nullable(),
});

const placeOf = ({ label, section, row, number, tier }: Seat) => ({ label, section, row, number, tier });

export const toTicketBody = (ticket: Ticket): z.input<typeof ticketSchema> => ({
  id: ticket.id,
  orderId: ticket.orderId,
  eventId: ticket.eventId,
  seat: { id: ticket.seat.seatId, ...placeOf(ticket.seat) },
  status: ticket.status,
  code: ticket.code,
  issuedAt: ticket.issuedAt.toISOString(),
  admittedAt: ticket.admittedAt?.toISOString() ?? null,
});

export function toOrderBody({ order, tickets }: OrderWithTickets): z.input<typeof orderSchema> {
  const money = (amount: number) => ({ amount, currency: order.currency });
  return {
    id: order.id,
    userId: order.userId,
    eventId: order.eventId,
    reservationId: order.reservationId,
    status: order.status,
    lines: order.lines.map((line) => ({ seatId: line.seatId, ...placeOf(line), price: money(line.price) })),
    subtotal: money(order.subtotal),
    taxRateBasisPoints: order.taxRateBasisPoints,
    tax: money(order.tax),
    total: money(order.total),
    refunded: money(order.refunded),
    payBy: order.payBy.toISOString(),
    paymentId: order.paidPaymentId,
    closeReason: order.closeReason,
    eventTitle: order.event.title,
    venue: { ...order.event.venue },
    timeZone: order.event.timeZone,
    startsAt: order.event.startsAt.toISOString(),
    endsAt: order.event.endsAt.toISOString(),
    refundCutoffAt: order.event.refundCutoffAt.toISOString(),
    tickets: tickets.map(toTicketBody),
    createdAt: order.createdAt.toISOString(),
    paidAt: order.paidAt?.toISOString() ?? null,
    confirmedAt: order.confirmedAt?.toISOString() ?? null,
  };
}
