import type { Seat } from './order';

export const ticketStatuses = ['VALID', 'USED', 'VOID'] as const;
export type TicketStatus = (typeof ticketStatuses)[number];

/** VALID -> USED at the door; VALID -> VOID when the order is refunded. */
const nextStatuses: Readonly<Record<TicketStatus, readonly TicketStatus[]>> = {
  VALID: ['USED', 'VOID'],
  USED: [],
  VOID: [],
};

/** The statuses from which a ticket may come into this one. */
export const ticketStatusesBefore = (next: TicketStatus): readonly TicketStatus[] =>
  ticketStatuses.filter((status) => nextStatuses[status].includes(next));

/** The right to one seat of one event. */
export interface Ticket {
  readonly id: string;
  readonly orderId: string;
  readonly eventId: string;
  readonly seat: Seat;
  readonly status: TicketStatus;
  /** What the QR code shows; see ticket-code.ts. */
  readonly code: string;
  readonly issuedAt: Date;
  readonly admittedAt: Date | null;
}
