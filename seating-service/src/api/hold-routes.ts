import {
  access,
  defineResultRoute,
  defineRoute,
  idParams,
  idSchema,
  listOf,
  pageByIdQuery,
  toPageBody,
  userOf,
  type Route,
} from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { UseCases } from '../application/use-cases';
import {
  adoptedReservationSchema,
  reservationEditSchema,
  reservationSchema,
  toAdoptedReservationBody,
  toReservationBody,
} from './reservation-schemas';
import { seatIdsSchema } from './seat-schemas';

/** What happens to a hold between its beginning and its end; both of these are in `reservation-routes.ts`. */
export const holdRoutes = (useCases: UseCases): Route[] => [
  listHoldsRoute(useCases),
  ...ownerRoutes(useCases),
  ...orderRoutes(useCases),
];

const responses = { 200: reservationSchema };
const respond = { status: 200, body: toReservationBody } as const;
const errors = ['already_allocated', 'hold_expired', 'reservation_busy', 'reservation_not_found'];

const listHoldsRoute = ({ listReservations }: UseCases): Route =>
  defineRoute({
    method: 'GET',
    path: '/v1/reservations',
    summary: 'Your own live holds of an event, newest first',
    access: access.people(),
    request: { query: z.strictObject({ eventId: z.string().trim().min(1).max(64), ...pageByIdQuery }) },
    responses: { 200: listOf(reservationSchema) },
    errors: ['invalid_cursor'],
    handler: async (call) => {
      const page = await listReservations(call.query, userOf(call.principal));
      return { status: 200, body: toPageBody(page, toReservationBody) };
    },
  });

const ownerRoutes = (useCases: UseCases): Route[] => [
  defineResultRoute({
    method: 'POST',
    path: '/v1/reservations/:id/seats',
    summary: 'Add seats to a hold and take others out of it, all or nothing; the other seats stay held',
    access: access.people(),
    request: { params: idParams, body: reservationEditSchema },
    responses,
    errors: [
      ...errors,
      'event_not_on_sale',
      'no_seats_left',
      'order_placed',
      'seat_not_found',
      'seats_unavailable',
      'too_many_seats',
    ],
    respond,
    handler: (call) =>
      useCases.editReservation({ id: call.params.id, ...call.body }, call.principal, call.storeResponse),
  }),
  defineResultRoute({
    method: 'POST',
    path: '/v1/reservations/:id/renew',
    summary: 'Let a hold last longer: twice, up to its cap',
    access: access.peopleOrService('reservations:write'),
    request: { params: idParams, body: z.strictObject({}).optional() },
    responses,
    errors: [...errors, 'order_placed', 'renewal_limit'],
    respond,
    handler: (call) => useCases.renewReservation(call.params.id, call.principal, call.storeResponse),
  }),
];

/** What order-service does with the hold of an order. */
const orderRoutes = ({ adoption, extendReservation }: UseCases): Route[] => [
  defineResultRoute({
    method: 'POST',
    path: '/v1/reservations/:id/extend',
    summary: 'Let a hold last at least so many minutes from now, up to its cap',
    access: access.service('reservations:write'),
    request: {
      params: idParams,
      body: z.strictObject({ minutes: z.number().int().min(1).max(1_440), orderId: idSchema.optional() }),
    },
    responses,
    errors,
    respond,
    handler: (call) => extendReservation({ id: call.params.id, ...call.body }, call.principal),
  }),
  defineResultRoute({
    method: 'POST',
    path: '/v1/reservations/:id/adopt',
    summary: 'Give a hold to the order that is placed on it, so that only order-service can release it',
    access: access.service('reservations:write'),
    idempotency: 'none',
    request: {
      params: idParams,
      body: z.strictObject({
        orderId: idSchema,
        userId: idSchema,
        seatIds: seatIdsSchema(100).optional(),
      }),
    },
    responses: { 200: adoptedReservationSchema },
    errors: [...errors, 'already_held_by_you'],
    respond: { status: 200, body: toAdoptedReservationBody },
    handler: (call) => adoption.adopt({ id: call.params.id, ...call.body }),
  }),
  defineRoute({
    method: 'POST',
    path: '/v1/reservations/:id/disown',
    summary: 'Take a hold back from an order that could not be placed',
    access: access.service('reservations:write'),
    idempotency: 'none',
    request: { params: idParams, body: z.strictObject({ orderId: idSchema }) },
    responses: { 204: null },
    errors: [],
    handler: async (call) => {
      await adoption.disown(call.params.id, call.body.orderId);
      return { status: 204 };
    },
  }),
];
