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
import { cacheHeaders, isCurrent } from './caching';
import { eventQuerySchema, eventSchema, eventTag, toEventBody } from './event-schemas';
import { idPathSchema } from './field-schemas';

const cursorSchema = z.tuple([z.number().int().min(0).max(8_000_000_000_000), z.string().max(64)]);
/** More words than anyone searches for. Each word costs a comparison per row. */
const MAXIMUM_WORDS = 8;

function cursorKey(cursor: string | undefined) {
  if (cursor === undefined) return undefined;
  const [startMs, id] = decodeCursor(cursor, cursorSchema);
  return { startsAt: new Date(startMs), id };
}

const wordsOf = (text: string | undefined): string[] =>
  text === undefined ? [] : foldedText(text, 200).split(' ').slice(0, MAXIMUM_WORDS);

export const eventReadingRoutes = (useCases: UseCases): Route[] => [
  defineRoute({
    method: 'GET',
    path: '/v1/events',
    summary: 'Find events; those to come, soonest first, unless a period or a status is asked for',
    access: access.anyone(),
    request: { query: eventQuerySchema },
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
        call.principal,
        query.limit + 1,
      );
      const page = pageOf(found, query.limit, ({ event }) => [event.startsAt.getTime(), event.id]);
      return {
        status: 200,
        headers: cacheHeaders(call),
        body: { items: page.items.map(toEventBody), nextCursor: page.nextCursor },
      };
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/v1/events/:id',
    summary: 'Read one event with its venue and prices; drafts only by their organizer',
    access: access.anyone(),
    request: { params: idPathSchema },
    responses: { 200: eventSchema, 304: null },
    errors: ['event_not_found'],
    handler: async (call) => {
      const found = await useCases.readEvent(call.params.id, call.principal);
      const headers = cacheHeaders(call, eventTag(found));
      if (isCurrent(call, eventTag(found))) return { status: 304, headers };
      return { status: 200, headers, body: toEventBody(found) };
    },
  }),
];
