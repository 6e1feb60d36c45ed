export const ticketStatuses = ['VALID', 'USED', 'VOID'] as const;
export type TicketStatus = (typeof ticketStatuses)[number];

/** VALID -> USED at the door, and back when that was a mistake; VALID -> VOID when the order is refunded. */
const nextStatuses: Readonly<Record<TicketStatus, readonly TicketStatus[]>> = {
  VALID: ['USED', 'VOID'],
  USED: ['VALID'],
  VOID: [],
};

/** The statuses from which a ticket may come into this one. */
export const ticketStatusesBefore = (next: TicketStatus): readonly TicketStatus[] =>
  ticketStatuses.filter((status) => nextStatuses[status].includes(next));
