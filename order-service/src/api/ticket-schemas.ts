import { timestampOutput } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { Seat } from '../domain/order';
import type { Ticket } from '../domain/ticket';
import { ticketStatuses } from '../domain/ticket-status';

export const seatMembers = {
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
  seat: z.strictObject({ id: z.string(), ...seatMembers }),
  status: z.enum(ticketStatuses),
  code: z.string(),
  issuedAt: timestampOutput,
  admittedAt: timestampOutput.nullable(),
});

export const toTicketBody = (ticket: Ticket): z.input<typeof ticketSchema> => ({
  id: ticket.id,
  orderId: ticket.orderId,
  eventId: ticket.eventId,
  seat: { id: ticket.seat.seatId, ...seatMembersOf(ticket.seat) },
  status: ticket.status,
  code: ticket.code,
  issuedAt: ticket.issuedAt.toISOString(),
  admittedAt: ticket.admittedAt?.toISOString() ?? null,
});

export const seatMembersOf = ({ label, section, row, number, tier }: Seat) => ({
  label,
  section,
  row,
  number,
  tier,
});
