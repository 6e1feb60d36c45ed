import type { Peer } from '@ticketing/service-chassis/peers';
import type { Notifications } from '../application/ports';

export function createNotificationClient(peer: Peer): Notifications {
  return {
    send: (request, idempotencyKey) =>
      peer.call({
        method: 'POST',
        path: '/v1/notifications',
        body: request,
        scopes: ['notifications:create'],
        idempotencyKey,
      }),
  };
}
