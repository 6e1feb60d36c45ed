import type { Peer } from '@ticketing/service-chassis/peers';
import { z } from 'zod';
import type { CatalogClient } from '../application/ports/catalog-client';
import { allPages } from './all-pages';

const eventSchema = z.object({ id: z.string(), status: z.string() });

const settledStatuses = new Set(['CANCELLED', 'COMPLETED']);

/** The public list has what is not over, and shows no drafts to a caller without a token. */
export function createCatalogClient(peer: Peer): CatalogClient {
  return {
    async liveEventIds(organizerId) {
      const events = await allPages(peer, { path: '/v1/events', query: { organizerId } }, eventSchema);
      return events.filter(({ status }) => !settledStatuses.has(status)).map(({ id }) => id);
    },
  };
}
