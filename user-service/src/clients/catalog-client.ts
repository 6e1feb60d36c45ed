import type { Peer } from '@ticketing/service-chassis/peers';
import { z } from 'zod';
import type { CatalogClient } from '../application/ports/catalog-client';

const PAGE_SIZE = 200;

const pageSchema = z.object({
  items: z.array(z.object({ id: z.string(), status: z.string() })),
  nextCursor: z.string().nullable(),
});

const settledStatuses = new Set(['CANCELLED', 'COMPLETED']);

/** The public list has what is not over, and shows no drafts to a caller without a token. */
export function createCatalogClient(peer: Peer): CatalogClient {
  return {
    async liveEventIds(organizerId) {
      const ids: string[] = [];
      let cursor: string | null | undefined;
      while (cursor !== null) {
        const page: z.output<typeof pageSchema> = await peer.call({
          method: 'GET',
          path: '/v1/events',
          query: { organizerId, limit: PAGE_SIZE, cursor },
          schema: pageSchema,
        });
        ids.push(...page.items.filter(({ status }) => !settledStatuses.has(status)).map(({ id }) => id));
        cursor = page.nextCursor;
      }
      return ids;
    },
  };
}
