import type { Seat } from './order';

export const ticketStatuses = ['VALID', 'USED', 'VOID'] as const;
export type TicketStatus = (typeof ticketStatuses)[number];

/** The right to one seat of one event. VALID -> USED at the door; VALID -> VOID when the order is given back. */
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
