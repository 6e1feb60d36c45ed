import type { Peer } from '@ticketing/service-chassis/peers';
import type { OrderClient } from '../application/ports/order-client';

export function createOrderClient(peer: Peer): OrderClient {
  return {
    async cancelEvent(eventId, reason, idempotencyKey) {
      await peer.call({
        method: 'POST',
        path: '/v1/orders/event-cancellations',
        scopes: ['orders:cancel'],
        body: { eventId, reason },
        idempotencyKey,
      });
    },
  };
}
