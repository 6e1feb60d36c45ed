import type { Peer } from '@ticketing/service-chassis/peers';
import type { Orders } from '../application/ports';

export function createOrderClient(peer: Peer): Orders {
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
