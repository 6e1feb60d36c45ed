import type { Peer } from '@ticketing/service-chassis/peers';
import type { NotificationClient } from '../application/ports/notification-client';
import { deliver } from './deliver';
import { recordsOf } from './records-of';

export function createNotificationClient(peer: Peer): NotificationClient {
  return {
    send: ({ template, to, userId, data }, messageId) =>
      deliver(() =>
        peer.call({
          method: 'POST',
          path: '/v1/notifications',
          body: { channel: 'EMAIL', template, to, data, userId },
          scopes: ['notifications:create'],
          idempotencyKey: messageId,
        }),
      ),

    erase: (userId, messageId) =>
      deliver(() =>
        peer.call({
          method: 'POST',
          path: '/v1/notifications/erasures',
          body: { userId },
          scopes: ['notifications:erase'],
          idempotencyKey: messageId,
        }),
      ),

    notificationsOf: (userId) => recordsOf(peer, '/v1/notifications', userId),
  };
}
