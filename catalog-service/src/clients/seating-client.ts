import { PeerError, type Peer } from '@ticketing/service-chassis/peers';
import type { SeatingClient } from '../application/ports/seating-client';

const scopes = ['inventory:write'];

/**
 * A whole arena takes longer than an ordinary call, so these calls have their own timeout. With two repeats it must stay
 * under one minute, because then the outbox lets another worker try.
 */
export function createSeatingClient(peer: Peer, inventoryTimeoutMs: number): SeatingClient {
  const pathOf = (eventId: string) => `/v1/seats/inventory/${encodeURIComponent(eventId)}`;
  return {
    async putInventory(eventId, inventory) {
      await peer.call({
        method: 'PUT',
        path: pathOf(eventId),
        scopes,
        body: {
          ...inventory,
          salesStartAt: inventory.salesStartAt.toISOString(),
          salesEndAt: inventory.salesEndAt.toISOString(),
        },
        timeoutMs: inventoryTimeoutMs,
      });
    },

    async closeSale(eventId) {
      try {
        await peer.call({
          method: 'PATCH',
          path: pathOf(eventId),
          scopes,
          body: { onSale: false, releaseHolds: true },
          repeatable: true,
          timeoutMs: inventoryTimeoutMs,
        });
      } catch (error) {
        // The event was cancelled before seating-service knew it.
        if (error instanceof PeerError && error.code === 'inventory_not_found') return;
        throw error;
      }
    },
  };
}
