import {
  access,
  defineResultRoute,
  defineRoute,
  idParams,
  userOf,
  type Route,
} from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { EventAtVenue } from '../application/ports/event-repository';
import type { UseCases } from '../application/use-cases';
import { preconditionOf } from './caching';
import {
  availabilitySchema,
  cancellationSchema,
  eventPatchSchema,
  eventSchema,
  eventTag,
  eventTags,
  newEventSchema,
  toEventBody,
  type Shown,
} from './event-schemas';

const organizers = access.roles('organizer', 'admin');

const respondAt = (shown: () => Shown) =>
  ({
    status: 200,
    body: (found: EventAtVenue) => toEventBody(found, shown()),
    headers: (found: EventAtVenue) => ({ ETag: eventTag(found, shown().now) }),
  }) as const;

export const eventRoutes = (useCases: UseCases, shown: () => Shown): Route[] => [
  defineResultRoute({
    method: 'POST',
    path: '/v1/events',
    summary: 'Create an event as a draft',
    access: organizers,
    request: { body: newEventSchema },
    responses: { 201: eventSchema },
    errors: ['venue_not_found'],
    location: ({ id }) => `/v1/events/${id}`,
    respond: {
      status: 201,
      body: (created: EventAtVenue) => toEventBody(created, shown()),
      headers: (created: EventAtVenue) => ({ ETag: eventTag(created, shown().now) }),
    },
    handler: async (call) => {
      const {
        salesStartAt,
        salesEndAt = null,
        refundCutoffAt = null,
        doorsOpenAt,
        maxSeatsPerOrder,
        ...details
      } = call.body;
      return useCases.createEvent(
        userOf(call.principal),
        { ...details, salesStartAt, salesEndAt, refundCutoffAt, doorsOpenAt, maxSeatsPerOrder },
        call.storeResponse,
      );
    },
  }),
  defineResultRoute({
    method: 'PATCH',
    path: '/v1/events/:id',
    summary:
      'Change an event of your own; with If-Match only if it is still as you saw it. Admins can hand it on',
    access: organizers,
    request: { params: idParams, body: eventPatchSchema },
    responses: { 200: eventSchema },
    errors: [
      'event_not_found',
      'only_admins_hand_on',
      'venue_not_found',
      'event_over',
      'fixed_after_publish',
      'already_started',
      'changed_meanwhile',
      'precondition_failed',
    ],
    respond: respondAt(shown),
    handler: (call) =>
      useCases.changeEvent(
        userOf(call.principal),
        call.params.id,
        call.body,
        preconditionOf(call, eventTags),
      ),
  }),
  deleteDraftRoute(useCases),
  ...statusRoutes(useCases, shown),
];

const deleteDraftRoute = (useCases: UseCases): Route =>
  defineRoute({
    method: 'DELETE',
    path: '/v1/events/:id',
    summary: 'Delete a draft of your own',
    access: organizers,
    request: { params: idParams },
    responses: { 204: null },
    errors: ['event_not_found', 'not_a_draft'],
    handler: async (call) => {
      await useCases.deleteDraft(userOf(call.principal), call.params.id);
      return { status: 204 };
    },
  });

const statusRoutes = (useCases: UseCases, shown: () => Shown): Route[] => [
  defineResultRoute({
    method: 'POST',
    path: '/v1/events/:id/publish',
    summary: 'Put an event on sale; repeatable',
    access: organizers,
    request: { params: idParams, body: z.strictObject({}).optional() },
    responses: { 200: eventSchema },
    errors: [
      'event_not_found',
      'event_not_ready',
      'venue_has_no_map',
      'illegal_transition',
      'changed_meanwhile',
    ],
    respond: respondAt(shown),
    handler: (call) => useCases.publishEvent(userOf(call.principal), call.params.id),
  }),
  defineResultRoute({
    method: 'POST',
    path: '/v1/events/:id/cancel',
    summary: 'Cancel an event: its orders are refunded and their holders told; repeatable',
    access: organizers,
    request: { params: idParams, body: cancellationSchema },
    responses: { 200: eventSchema },
    errors: ['event_not_found', 'changed_meanwhile'],
    respond: respondAt(shown),
    handler: (call) =>
      useCases.cancelEvent(
        userOf(call.principal),
        call.params.id,
        call.body?.reason ?? 'The organizer cancelled the event.',
      ),
  }),
  defineRoute({
    method: 'PUT',
    path: '/v1/events/:id/availability',
    summary: 'Report whether any seat of an event is left',
    access: access.service('availability:write'),
    request: { params: idParams, body: availabilitySchema },
    responses: { 204: null },
    errors: ['event_not_found', 'illegal_transition'],
    handler: async (call) => {
      await useCases.reportAvailability(call.params.id, call.body.soldOut);
      return { status: 204 };
    },
  }),
];
