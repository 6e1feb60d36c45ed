import { moneySchema, timestampOutput } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { OrderWithTickets } from '../application/read-orders';
import { closeReasons } from '../domain/close-reason';
import { orderStatuses } from '../domain/order-status';
import { seatMembers, seatMembersOf, ticketSchema, toTicketBody } from './ticket-schemas';

/** Lenient on purpose: a text that cannot be an id is simply not found. */
export const orderSchema = z.strictObject({
  id: z.string(),
  userId: z.string(),
  eventId: z.string(),
  reservationId: z.string(),
  status: z.enum(orderStatuses),
  lines: z.array(z.strictObject({ seatId: z.string(), ...seatMembers, price: moneySchema })),
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

export function toOrderBody({ order, tickets }: OrderWithTickets): z.input<typeof orderSchema> {
  const money = (amount: number) => ({ amount, currency: order.currency });
  return {
    id: order.id,
    userId: order.userId,
    eventId: order.eventId,
    reservationId: order.reservationId,
    status: order.status,
    lines: order.lines.map((line) => ({
      seatId: line.seatId,
      ...seatMembersOf(line),
      price: money(line.price),
    })),
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
