import {
  access,
  defineResultRoute,
  idParams,
  idSchema,
  userOf,
  type Route,
} from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { UseCases } from '../application/use-cases';
import { reserveProblemCodes } from '../domain/problems';
import { reservationSchema, toReservationBody } from './reservation-schemas';
import { seatIdsSchema } from './seat-schemas';

const wantedSeats = { eventId: idSchema, seatIds: seatIdsSchema(100) };

const responses = { 200: reservationSchema };
const respond = { status: 200, body: toReservationBody } as const;
const errors = ['already_allocated', 'hold_expired', 'reservation_busy', 'reservation_not_found'];

export const reservationRoutes = (useCases: UseCases): Route[] => [
  ...reserveRoutes(useCases),
  ...releaseRoutes(useCases),
  defineResultRoute({
    method: 'GET',
    path: '/v1/reservations/:id',
    summary: 'A reservation with its seats, also after it has ended',
    access: access.peopleOrService('reservations:read'),
    request: { params: idParams },
    responses,
    errors: ['reservation_not_found'],
    respond,
    handler: (call) => useCases.findReservation(call.params.id, call.principal),
  }),
];

const reserveRoutes = (useCases: UseCases): Route[] => [
  defineResultRoute({
    method: 'POST',
    path: '/v1/seats/reserve',
    summary: 'Hold seats, all or none',
    access: access.people(),
    request: { body: z.strictObject(wantedSeats) },
    responses: { 201: reservationSchema },
    errors: reserveProblemCodes,
    location: ({ id }) => `/v1/reservations/${id}`,
    respond: { status: 201, body: toReservationBody },
    handler: (call) =>
      useCases.reserveSeats({ ...call.body, userId: userOf(call.principal).userId }, call.storeResponse),
  }),
  defineResultRoute({
    method: 'POST',
    path: '/v1/reservations',
    summary: 'Hold seats on behalf of a person, all or none',
    access: access.service('reservations:write'),
    request: { body: z.strictObject({ userId: idSchema, ...wantedSeats }) },
    responses: { 201: reservationSchema },
    errors: reserveProblemCodes,
    location: ({ id }) => `/v1/reservations/${id}`,
    respond: { status: 201, body: toReservationBody },
    handler: (call) => useCases.reserveSeats(call.body, call.storeResponse),
  }),
];

const releaseRoutes = (useCases: UseCases): Route[] => [
  defineResultRoute({
    method: 'POST',
    path: '/v1/seats/release',
    summary: 'Give held seats back',
    access: access.people(),
    request: { body: z.strictObject({ reservationId: idSchema }) },
    responses,
    errors: [...errors, 'order_placed'],
    respond,
    handler: (call) => useCases.releaseReservation(call.body.reservationId, call.principal),
  }),
  defineResultRoute({
    method: 'POST',
    path: '/v1/reservations/:id/release',
    summary: 'Give held seats back on behalf of a person',
    access: access.service('reservations:write'),
    request: { params: idParams, body: z.strictObject({}) },
    responses,
    errors,
    respond,
    handler: (call) => useCases.releaseReservation(call.params.id, call.principal),
  }),
];
