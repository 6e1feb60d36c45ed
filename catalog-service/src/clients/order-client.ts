import type { Peer } from '@ticketing/service-chassis/peers';
import type { EventAtVenue } from '../application/ports/event-repository';
import type { OrderClient } from '../application/ports/order-client';
import { refundCutoffOf } from '../domain/event';

export function createOrderClient(peer: Peer): OrderClient {
  return {
    async announceEvent({ event, venue }) {
      await peer.call({
        method: 'PUT',
        path: `/v1/orders/events/${encodeURIComponent(event.id)}`,
        scopes: ['events:write'],
        body: {
          version: describedVersion({ event, venue }),
          status: event.status,
          organizerId: event.organizerId,
          title: event.title,
          venue: { name: venue.name, address: venue.address, city: venue.city, country: venue.country },
          timeZone: venue.timeZone,
          startsAt: event.startsAt.toISOString(),
          endsAt: event.endsAt.toISOString(),
          doorsOpenAt: event.doorsOpenAt?.toISOString() ?? null,
          refundCutoffAt: refundCutoffOf(event).toISOString(),
          currency: event.currency,
          taxRateBasisPoints: event.taxRateBasisPoints,
        },
      });
    },

    async cancelEvent(eventId, reason, idempotencyKey) {
      await peer.call({
        method: 'POST',
        path: '/v1/orders/event-cancellations',
        scopes: ['orders:cancel'],
        body: { eventId, reason },
        idempotencyKey,
      });
    },
  };
}

/** Rises with each edit of the event and of its venue. An event keeps its venue once it is published. */
const describedVersion = ({ event, venue }: EventAtVenue): number => event.version + venue.version;
