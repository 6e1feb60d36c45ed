import { Undeliverable } from '@ticketing/service-chassis/outbox';
import { PeerError, type Peer } from '@ticketing/service-chassis/peers';
import type { Notifications } from '../application/ports';

/** Our secret or scope is set wrong there, or the route is not there yet: an operator can mend that, so trying on helps. */
const MENDABLE = new Set([401, 403, 404, 405, 409]);

/** What a refusal means for the outbox message behind the call. */
async function deliver(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof PeerError) || MENDABLE.has(error.status)) throw error;
    // It has this message from an earlier try, whose answer was lost, in the words of that time.
    if (error.code === 'idempotency_key_reused') return;
    throw new Undeliverable(`${error.peer} answered ${error.status} ${error.code}: ${error.message}`);
  }
}

export function createNotificationClient(peer: Peer): Notifications {
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
  };
}
