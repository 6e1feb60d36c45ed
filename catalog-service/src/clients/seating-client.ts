import { PeerError, type Peer } from '@ticketing/service-chassis/peers';
import type { Seating } from '../application/ports';

const scopes = ['inventory:write'];

/**
 * A whole arena takes seating longer than an ordinary call; hence a deadline of its own, in milliseconds. With its two
 * repeats it must stay under the minute after which the outbox lets another worker try.
 */
export function createSeatingClient(peer: Peer, inventoryTimeoutMs: number): Seating {
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
        // Cancelled before seating ever heard of it.
        if (error instanceof PeerError && error.code === 'inventory_not_found') return;
        throw error;
      }
    },
  };
}
