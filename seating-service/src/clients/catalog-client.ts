import { PeerError, type Peer } from '@ticketing/service-chassis/peers';
import type { Logger } from '@ticketing/service-chassis/service';
import type { CatalogClient } from '../application/ports/catalog-client';

export function createCatalogClient(peer: Peer, logger: Logger): CatalogClient {
  return {
    async reportAvailability(eventId, soldOut) {
      try {
        await peer.call({
          method: 'PUT',
          path: `/v1/events/${encodeURIComponent(eventId)}/availability`,
          body: { soldOut },
          scopes: ['availability:write'],
        });
        return true;
      } catch (error) {
        if (!(error instanceof PeerError)) throw error;
        // An event that was cancelled or is over cannot sell out any more, so a repeated report would not help.
        logger.warn(
          { eventId, soldOut, status: error.status, reason: error.code },
          'catalog-service rejected the availability of an event',
        );
        return false;
      }
    },
  };
}
