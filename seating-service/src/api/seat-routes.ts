import { access, defineRoute, type Route } from '@ticketing/service-chassis/http';
import type { UseCases } from '../application/use-cases';
import { chooseEncoding } from './accept-encoding';
import { createSeatListEncoder } from './seat-list-encoder';
import { seatListSchema, seatQuerySchema, toSeatListBody } from './seat-schemas';

export function seatRoutes({ seatLists }: UseCases): Route[] {
  const encode = createSeatListEncoder();
  return [
    defineRoute({
      method: 'GET',
      path: '/v1/seats',
      summary: 'The seats of an event, all or those of a status or section; the counts are always of all',
      access: access.anyone(),
      request: { query: seatQuerySchema },
      responses: { 200: seatListSchema, 304: null },
      errors: ['event_not_found'],
      handler: async (call) => {
        const { eventId, status, section } = call.query;
        const version = await seatLists.version(eventId);
        const headersAt = (shown: number) => ({
          ETag: etagOf(shown),
          'Cache-Control': 'no-cache',
          Vary: 'Accept-Encoding',
        });
        if (matches(call.header('if-none-match'), etagOf(version))) {
          return { status: 304, headers: headersAt(version) };
        }
        const list = await seatLists.atLeast(eventId, version);
        const headers = headersAt(list.version);
        if (status !== undefined || section !== undefined) {
          const wanted = list.seats.filter(
            (seat) => (status ?? seat.status) === seat.status && (section ?? seat.section) === seat.section,
          );
          return { status: 200, headers, body: toSeatListBody(list, wanted) };
        }
        const encoding = chooseEncoding(call.header('accept-encoding'));
        return {
          status: 200,
          headers: encoding === 'identity' ? headers : { ...headers, 'Content-Encoding': encoding },
          bytes: { contentType: 'application/json', data: await encode(list, encoding) },
        };
      },
    }),
  ];
}

const etagOf = (version: number): string => `W/"${version}"`;

/** RFC 9110, section 13.1.2, by the weak comparison. */
function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((tag) => opaque(tag) === opaque(etag));
}
