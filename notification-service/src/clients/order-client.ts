import { PeerError, type Peer } from '@ticketing/service-chassis/peers';
import { z } from 'zod';
import type { OrderClient } from '../application/ports/order-client';

/** The codes with which order-service says that the ticket admits nobody: the order was refunded since. */
const NO_TICKET = new Set(['ticket_not_found', 'ticket_void']);

export function createOrderClient(peer: Peer): OrderClient {
  return {
    async ticketPdf(ticketId) {
      try {
        return await peer.call({
          method: 'GET',
          path: `/v1/tickets/${encodeURIComponent(ticketId)}/ticket.pdf`,
          scopes: ['tickets:read'],
          isFile: true,
          schema: z.instanceof(Buffer),
        });
      } catch (error) {
        if (error instanceof PeerError && NO_TICKET.has(error.code)) return undefined;
        throw error;
      }
    },
  };
}
