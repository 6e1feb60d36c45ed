import { mayActFor, type Principal } from '@ticketing/service-chassis/http';
import { voidReasonOf, type Order } from '../../domain/order';
import { ticketNotFound, ticketVoid } from '../../domain/problems';
import type { Ticket } from '../../domain/ticket';
import type { ReadOrdersDependencies } from '../read-orders';

export type ReadTickets = ReturnType<typeof createReadTickets>;

export function createReadTickets({ orders, tickets }: ReadOrdersDependencies) {
  return {
    one,

    /** A ticket to show at the door. @throws ProblemError `ticket_not_found`, `ticket_void` */
    async printable(ticketId: string, reader: Principal | undefined) {
      const found = await one(ticketId, reader);
      if (found.ticket.status === 'VOID') throw ticketVoid(voidReasonOf(found.order));
      return found;
    },
  };

  /** A service reads every ticket. @throws ProblemError `ticket_not_found`, also for a ticket of somebody else */
  async function one(
    ticketId: string,
    reader: Principal | undefined,
  ): Promise<{ ticket: Ticket; order: Order }> {
    const ticket = await tickets.find(ticketId);
    const order = ticket === undefined ? undefined : await orders.find(ticket.orderId);
    if (ticket === undefined || order === undefined) throw ticketNotFound();
    if (reader?.kind !== 'service' && !mayActFor(reader, order.userId)) throw ticketNotFound();
    return { ticket, order };
  }
}
