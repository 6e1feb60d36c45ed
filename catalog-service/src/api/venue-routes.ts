import {
  access,
  defineResultRoute,
  defineRoute,
  idParams,
  listOf,
  pageOf,
  toPageBody,
  userOf,
  type Route,
} from '@ticketing/service-chassis/http';
import type { UseCases } from '../application/use-cases';
import { foldedText } from '../domain/text';
import { cacheHeaders, isCurrent, preconditionOf } from './caching';
import {
  newVenueSchema,
  toVenueBody,
  venuePatchSchema,
  venueQuerySchema,
  venueSchema,
  venueTag,
} from './venue-schemas';

export const venueRoutes = (useCases: UseCases): Route[] => [
  defineRoute({
    method: 'GET',
    path: '/v1/venues',
    summary: 'List venues, of one city or of all, in the order of their creation',
    access: access.anyone(),
    request: { query: venueQuerySchema },
    responses: { 200: listOf(venueSchema) },
    errors: ['invalid_cursor'],
    handler: async (call) => {
      const { city, cursor: afterId, limit } = call.query;
      const cityKey = city === undefined ? undefined : foldedText(city, 100);
      const venues = await useCases.listVenues({ cityKey, afterId }, limit + 1);
      const page = pageOf(venues, limit, (venue) => [venue.id]);
      return { status: 200, headers: cacheHeaders(call), body: toPageBody(page, toVenueBody) };
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/v1/venues/:id',
    summary: 'Read one venue',
    access: access.anyone(),
    request: { params: idParams },
    responses: { 200: venueSchema, 304: null },
    errors: ['venue_not_found'],
    handler: async (call) => {
      const venue = await useCases.readVenue(call.params.id);
      const headers = cacheHeaders(call, venueTag(venue));
      if (isCurrent(call, venueTag(venue))) return { status: 304, headers };
      return { status: 200, headers, body: toVenueBody(venue) };
    },
  }),
  defineResultRoute({
    method: 'POST',
    path: '/v1/venues',
    summary: 'Create a venue',
    access: access.roles('organizer', 'admin'),
    request: { body: newVenueSchema },
    responses: { 201: venueSchema },
    location: ({ id }) => `/v1/venues/${id}`,
    respond: { status: 201, body: toVenueBody, headers: (venue) => ({ ETag: venueTag(venue) }) },
    handler: (call) => useCases.createVenue(userOf(call.principal), call.body, call.storeResponse),
  }),
  defineResultRoute({
    method: 'PATCH',
    path: '/v1/venues/:id',
    summary: 'Change a venue of your own; with If-Match only if it is still as you saw it',
    access: access.roles('organizer', 'admin'),
    request: { params: idParams, body: venuePatchSchema },
    responses: { 200: venueSchema },
    errors: [
      'venue_not_found',
      'not_your_venue',
      'capacity_from_map',
      'changed_meanwhile',
      'precondition_failed',
    ],
    respond: { status: 200, body: toVenueBody, headers: (venue) => ({ ETag: venueTag(venue) }) },
    handler: (call) =>
      useCases.changeVenue(
        userOf(call.principal),
        call.params.id,
        call.body,
        preconditionOf(call, (venue) => [venueTag(venue)]),
      ),
  }),
];
