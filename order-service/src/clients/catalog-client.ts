import type { Peer } from '@ticketing/service-chassis/peers';
import { z } from 'zod';
import type { CatalogClient } from '../application/ports/catalog-client';

const eventSchema = z.object({
  id: z.string(),
  title: z.string(),
  status: z.string(),
  currency: z.string(),
  taxRateBasisPoints: z.number().int().min(0),
  startsAt: z.coerce.date(),
  endsAt: z.coerce.date(),
  refundCutoffAt: z.coerce.date(),
  venue: z.object({
    name: z.string(),
    address: z.string(),
    city: z.string(),
    country: z.string(),
    timeZone: z.string(),
  }),
});

export function createCatalogClient(peer: Peer): CatalogClient {
  return {
    async event(eventId) {
      const event = await peer.call({
        method: 'GET',
        path: `/v1/events/${encodeURIComponent(eventId)}`,
        schema: eventSchema,
      });
      const { timeZone, ...venue } = event.venue;
      return {
        id: event.id,
        status: event.status,
        currency: event.currency,
        taxRateBasisPoints: event.taxRateBasisPoints,
        snapshot: {
          title: event.title,
          venue,
          timeZone,
          startsAt: event.startsAt,
          endsAt: event.endsAt,
          refundCutoffAt: event.refundCutoffAt,
        },
      };
    },
  };
}
