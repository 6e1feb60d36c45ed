import type { Seat } from './order';
import type { TicketStatus } from './ticket-status';

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
  /** The id of the steward. */
  readonly admittedBy: string | null;
}

/** The seats on which somebody was admitted. They stay allocated, whatever becomes of the order. */
export const usedSeatIds = (tickets: readonly Ticket[]): string[] =>
  tickets.filter(({ status }) => status === 'USED').map(({ seat }) => seat.seatId);
