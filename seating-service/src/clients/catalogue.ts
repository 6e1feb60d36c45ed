import { PeerError, type Peer } from '@ticketing/service-chassis/peers';
import type { Logger } from '@ticketing/service-chassis/service';
import type { Catalogue } from '../application/ports';

export function createCatalogue(peer: Peer, logger: Logger): Catalogue {
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
        // An event that was cancelled or is over does not sell out any more; saying it again would not help.
        logger.warn(
          { eventId, soldOut, status: error.status, reason: error.code },
          'the catalogue did not take the availability of an event',
        );
        return false;
      }
    },
  };
}
