import {
  access,
  defineResultRoute,
  defineRoute,
  idParams,
  userOf,
  type Route,
} from '@ticketing/service-chassis/http';
import type { SeatMapReceipt } from '../application/replace-seat-map';
import type { UseCases } from '../application/use-cases';
import { cacheHeaders, isCurrent, preconditionOf } from './caching';
import {
  newSeatMapSchema,
  seatMapQuerySchema,
  seatMapReceiptSchema,
  seatMapSchema,
} from './seat-map-schemas';

const SEAT_MAP_LIMIT_BYTES = 5 * 1024 * 1024;

const tagOf = (version: number): string => `"map-${version}"`;

export const seatMapRoutes = (useCases: UseCases): Route[] => [
  defineRoute({
    method: 'GET',
    path: '/v1/venues/:id/seat-map',
    summary: "Read a venue's seat map: the newest, or the version that an event sells",
    access: access.anyone(),
    request: { params: idParams, query: seatMapQuerySchema },
    responses: { 200: seatMapSchema, 304: null },
    errors: ['venue_not_found', 'seat_map_not_found'],
    handler: async (call) => {
      const map = await useCases.readSeatMap(call.params.id, call.query.version);
      const headers = cacheHeaders(call, tagOf(map.version));
      if (isCurrent(call, tagOf(map.version))) return { status: 304, headers };
      return {
        status: 200,
        headers,
        bytes: { contentType: 'application/json', data: await map.document() },
      };
    },
  }),
  defineResultRoute({
    method: 'PUT',
    path: '/v1/venues/:id/seat-map',
    summary:
      'Give a venue of your own a new seat map, with If-Match only in place of the one you saw; published events keep the one they were published with',
    access: access.roles('organizer', 'admin'),
    bodyLimit: SEAT_MAP_LIMIT_BYTES,
    request: { params: idParams, body: newSeatMapSchema },
    responses: { 200: seatMapReceiptSchema },
    errors: [
      'invalid_seat_map',
      'venue_not_found',
      'not_your_venue',
      'changed_meanwhile',
      'precondition_failed',
    ],
    respond: {
      status: 200,
      body: (receipt: SeatMapReceipt) => receipt,
      headers: ({ version }) => ({ ETag: tagOf(version) }),
    },
    handler: (call) =>
      useCases.replaceSeatMap(
        userOf(call.principal),
        call.params.id,
        call.body,
        // A venue without a map has no tag that could match.
        preconditionOf(call, ({ mapVersion }) => (mapVersion === null ? [] : [tagOf(mapVersion)])),
      ),
  }),
];
