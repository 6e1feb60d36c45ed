import { PeerError, type Peer } from '@ticketing/service-chassis/peers';
import type { SeatingClient } from '../application/ports/seating-client';

const scopes = ['inventory:write'];

/**
 * A whole arena takes longer than an ordinary call, so these calls have their own timeout. With two repeats it must stay
 * under one minute, because then the outbox lets another worker try.
 */
export function createSeatingClient(peer: Peer, inventoryTimeoutMs: number): SeatingClient {
  const call = (method: 'PUT' | 'PATCH', eventId: string, body: object) =>
    peer.call({
      method,
      path: `/v1/seats/inventory/${encodeURIComponent(eventId)}`,
      scopes,
      body,
      repeatable: true,
      timeoutMs: inventoryTimeoutMs,
    });
  const send = async (method: 'PUT' | 'PATCH', eventId: string, version: number, body: object) => {
    try {
      await call(method, eventId, { ...body, version });
    } catch (error) {
      if (!isFromOlderRelease(error)) throw error;
      await call(method, eventId, body);
    }
  };
  return {
    putInventory(eventId, { version, ...inventory }) {
      const body = {
        ...inventory,
        salesStartAt: inventory.salesStartAt.toISOString(),
        salesEndAt: inventory.salesEndAt.toISOString(),
      };
      return send('PUT', eventId, version, body);
    },

    async closeSale(eventId, version) {
      try {
        await send('PATCH', eventId, version, { onSale: false, releaseHolds: true });
      } catch (error) {
        // The event was cancelled before seating-service knew it.
        if (error instanceof PeerError && error.code === 'inventory_not_found') return;
        throw error;
      }
    },
  };
}

/** While replicas are replaced one by one, a seating-service of the release before rejects the version as unknown. */
function isFromOlderRelease(error: unknown): boolean {
  if (!(error instanceof PeerError) || error.code !== 'invalid_request') return false;
  const { errors } = error.problem;
  return Array.isArray(errors) && errors.some((field: { pointer?: unknown }) => field.pointer === '/version');
}
