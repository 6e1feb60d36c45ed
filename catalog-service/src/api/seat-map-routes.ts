import { access, defineRoute, type Route } from '@ticketing/service-chassis/http';
import type { UseCases } from '../application/use-cases';
import { actorOf } from './actors';
import { cacheHeaders, hasCurrent } from './caching';
import { idParams } from './inputs';
import { newSeatMapSchema, seatMapQuery, seatMapReceiptSchema, seatMapSchema } from './seat-map-schemas';

const SEAT_MAP_LIMIT_BYTES = 5 * 1024 * 1024;

const tagOf = (version: number): string => `"map-${version}"`;

export const seatMapRoutes = (useCases: UseCases, publicCacheSeconds: number): Route[] => [
  defineRoute({
    method: 'GET',
    path: '/v1/venues/:id/seat-map',
    summary: "Read a venue's seat map: the newest, or the version that an event sells",
    access: access.anyone(),
    request: { params: idParams, query: seatMapQuery },
    responses: { 200: seatMapSchema, 304: null },
    errors: ['venue_not_found', 'seat_map_not_found'],
    handler: async (call) => {
      const map = await useCases.readSeatMap(call.params.id, call.query.version);
      const headers = cacheHeaders(call, publicCacheSeconds, tagOf(map.version));
      if (hasCurrent(call, tagOf(map.version))) return { status: 304, headers };
      return {
        status: 200,
        headers,
        bytes: { contentType: 'application/json', data: await map.document() },
      };
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/v1/venues/:id/seat-map',
    summary:
      'Give a venue of your own a new seat map; published events keep the one they were published with',
    access: access.roles('organizer', 'admin'),
    bodyLimit: SEAT_MAP_LIMIT_BYTES,
    request: { params: idParams, body: newSeatMapSchema },
    responses: { 200: seatMapReceiptSchema },
    errors: ['invalid_seat_map', 'venue_not_found', 'not_your_venue', 'changed_meanwhile'],
    handler: async (call) => {
      const receipt = await useCases.replaceSeatMap(actorOf(call.principal), call.params.id, call.body);
      return { status: 200, headers: { ETag: tagOf(receipt.version) }, body: receipt };
    },
  }),
];
