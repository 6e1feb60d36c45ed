import { isAdmin, type UserPrincipal } from '@ticketing/service-chassis/http';
import type { Order } from '../../domain/order';
import { ticketNotFound, ticketVoid } from '../../domain/problems';
import type { Ticket } from '../../domain/ticket';
import type { ReadOrdersDependencies } from '../read-orders';

export interface ReadTickets {
  /** @throws ProblemError `ticket_not_found`, also for a ticket of somebody else */
  one(ticketId: string, reader: UserPrincipal): Promise<{ ticket: Ticket; order: Order }>;
  /** A ticket to show at the door. @throws ProblemError `ticket_not_found`, `ticket_void` */
  printable(ticketId: string, reader: UserPrincipal): Promise<{ ticket: Ticket; order: Order }>;
}

export function createReadTickets({ orders, tickets }: ReadOrdersDependencies): ReadTickets {
  return {
    one,
    async printable(ticketId, reader) {
      const found = await one(ticketId, reader);
      if (found.ticket.status === 'VOID') throw ticketVoid();
      return found;
    },
  };

  async function one(ticketId: string, reader: UserPrincipal) {
    const ticket = await tickets.find(ticketId);
    const order = ticket === undefined ? undefined : await orders.find(ticket.orderId);
    if (ticket === undefined || order === undefined) throw ticketNotFound();
    if (order.userId !== reader.userId && !isAdmin(reader)) throw ticketNotFound();
    return { ticket, order };
  }
}
