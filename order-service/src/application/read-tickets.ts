import { problem } from '@ticketing/service-chassis/core';
import { isAdmin, type UserPrincipal } from '@ticketing/service-chassis/http';
import type { Order } from '../domain/order';
import type { Ticket } from '../domain/ticket';
import { ticketNotFound } from './check-in';
import type { OrderStore, TicketStore } from './ports';

export interface ReadTickets {
  /** @throws ProblemError `ticket_not_found`, also for somebody else's */
  one(ticketId: string, reader: UserPrincipal): Promise<{ ticket: Ticket; order: Order }>;
  /** A ticket to be shown at the door. @throws ProblemError `ticket_not_found`, `ticket_void` */
  printable(ticketId: string, reader: UserPrincipal): Promise<{ ticket: Ticket; order: Order }>;
}

export function createReadTickets(orders: OrderStore, tickets: TicketStore): ReadTickets {
  async function one(ticketId: string, reader: UserPrincipal) {
    const ticket = await tickets.find(ticketId);
    const order = ticket === undefined ? undefined : await orders.find(ticket.orderId);
    if (ticket === undefined || order === undefined) throw ticketNotFound();
    if (order.userId !== reader.userId && !isAdmin(reader)) throw ticketNotFound();
    return { ticket, order };
  }

  return {
    one,
    async printable(ticketId, reader) {
      const found = await one(ticketId, reader);
      if (found.ticket.status === 'VOID') {
        throw problem.conflict('ticket_void', 'This ticket was given back and admits nobody.');
      }
      return found;
    },
  };
}
