import {
  access,
  defineRoute,
  idParams,
  listOf,
  pageOf,
  toPageBody,
  userOf,
  type Principal,
  type Route,
} from '@ticketing/service-chassis/http';
import type { UseCases } from '../application/use-cases';
import type { EventAtVenue } from '../application/ports/event-repository';
import { nextSaleChange, saleOf } from '../domain/event-sale';
import { organizerUnknown } from '../domain/problems';
import { foldedText, searchWords } from '../domain/text';
import { cacheHeaders, isCurrent } from './caching';
import { eventQuerySchema, eventSchema, eventTag, toEventBody, type Shown } from './event-schemas';

/** More words than anyone searches for. Each word costs a comparison per row. */
const MAXIMUM_WORDS = 8;

const wordsOf = (text: string | undefined): string[] =>
  text === undefined ? [] : searchWords(text, MAXIMUM_WORDS);

/** `me` is the organizer who asks. @throws ProblemError 401 for nobody */
function organizerOf(named: string | undefined, principal: Principal | undefined): string | undefined {
  if (named !== 'me') return named;
  if (principal === undefined) throw organizerUnknown();
  return userOf(principal).userId;
}

/** How long the body stays as it is, if nobody changes the event. */
function freshForMs({ event }: EventAtVenue, now: Date): number | undefined {
  const change = nextSaleChange(saleOf(event, now), now);
  return change === undefined ? undefined : change.getTime() - now.getTime();
}

export const eventReadingRoutes = (useCases: UseCases, shown: () => Shown): Route[] => [
  defineRoute({
    method: 'GET',
    path: '/v1/events',
    summary: 'Find events by their start; those that are not over, unless a period or a status is asked for',
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
          organizerId: organizerOf(query.organizerId, call.principal),
          words: wordsOf(query.q),
          from: query.from,
          to: query.to,
          after: query.cursor,
        },
        call.principal,
        query.limit + 1,
      );
      const page = pageOf(found, query.limit, ({ event }) => [event.startsAt.getTime(), event.id]);
      const at = shown();
      return {
        status: 200,
        headers: cacheHeaders(call),
        body: toPageBody(page, (found) => toEventBody(found, at)),
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
      const found = await useCases.readEvent(call.params.id, call.principal);
      const at = shown();
      const etag = eventTag(found, at.now);
      const headers = cacheHeaders(call, etag, freshForMs(found, at.now));
      if (isCurrent(call, etag)) return { status: 304, headers };
      return { status: 200, headers, body: toEventBody(found, at) };
    },
  }),
];
