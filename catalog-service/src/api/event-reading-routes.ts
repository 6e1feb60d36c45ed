import {
  access,
  decodeCursor,
  defineRoute,
  listOf,
  pageOf,
  type Route,
} from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { UseCases } from '../application/use-cases';
import { foldedText } from '../domain/text';
import { viewerOf } from './actors';
import { cacheHeaders, hasCurrent } from './caching';
import { eventQuery, eventSchema, eventTag, toEventBody } from './event-schemas';
import { idParams } from './inputs';

const cursorSchema = z.tuple([z.number().int().min(0).max(8_000_000_000_000), z.string().max(64)]);
/** More words than anyone searches for; each costs a comparison a row. */
const MAXIMUM_WORDS = 8;

function cursorKey(cursor: string | undefined) {
  if (cursor === undefined) return undefined;
  const [startMs, id] = decodeCursor(cursor, cursorSchema);
  return { startsAt: new Date(startMs), id };
}

const wordsOf = (text: string | undefined): string[] =>
  text === undefined ? [] : foldedText(text, 200).split(' ').slice(0, MAXIMUM_WORDS);

export const eventReadingRoutes = (useCases: UseCases, publicCacheSeconds: number): Route[] => [
  defineRoute({
    method: 'GET',
    path: '/v1/events',
    summary: 'Find events; those to come, soonest first, unless a period or a status is asked for',
    access: access.anyone(),
    request: { query: eventQuery },
    responses: { 200: listOf(eventSchema) },
    errors: ['invalid_cursor'],
    handler: async (call) => {
      const { query } = call;
      const found = await useCases.listEvents(
        {
          cityKey: query.city === undefined ? undefined : foldedText(query.city, 100),
          type: query.type ?? query.eventType,
          status: query.status,
          organizerId: query.organizerId,
          words: wordsOf(query.q),
          from: query.from,
          to: query.to,
          after: cursorKey(query.cursor),
        },
        viewerOf(call.principal),
        query.limit + 1,
      );
      const page = pageOf(found, query.limit, ({ event }) => [event.startsAt.getTime(), event.id]);
      return {
        status: 200,
        headers: cacheHeaders(call, publicCacheSeconds),
        body: { items: page.items.map(toEventBody), nextCursor: page.nextCursor },
      };
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/v1/events/:id',
    summary: 'Read one event with its venue and prices; drafts only by their organizer',
    access: access.anyone(),
    request: { params: idParams },
    responses: { 200: eventSchema, 304: null },
    errors: ['event_not_found'],
    handler: async (call) => {
      const found = await useCases.readEvent(call.params.id, viewerOf(call.principal));
      const headers = cacheHeaders(call, publicCacheSeconds, eventTag(found));
      if (hasCurrent(call, eventTag(found))) return { status: 304, headers };
      return { status: 200, headers, body: toEventBody(found) };
    },
  }),
];
