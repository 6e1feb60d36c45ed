import type { Peer } from '@ticketing/service-chassis/peers';
import type { NotificationClient } from '../application/ports/notification-client';

export function createNotificationClient(peer: Peer): NotificationClient {
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
