import {
  access,
  defineResultRoute,
  defineRoute,
  idSchema,
  userOf,
  type Route,
} from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { UseCases } from '../application/use-cases';
import { reserveRefusals } from '../domain/reservation';
import { pathId, reservationSchema, seatIdsSchema, toReservationBody } from './schemas';

const RELEASE_ERRORS = ['already_allocated', 'hold_expired', 'reservation_busy', 'reservation_not_found'];

const wantedSeats = { eventId: idSchema, seatIds: seatIdsSchema(100) };

export const reservationRoutes = (useCases: UseCases): Route[] => [
  defineResultRoute({
    method: 'POST',
    path: '/v1/seats/reserve',
    summary: 'Hold seats, all or none',
    access: access.people(),
    request: { body: z.strictObject(wantedSeats) },
    responses: { 201: reservationSchema },
    errors: reserveRefusals,
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
    errors: reserveRefusals,
    respond: { status: 201, body: toReservationBody },
    handler: (call) => useCases.reserveSeats(call.body, call.storeResponse),
  }),
  defineRoute({
    method: 'GET',
    path: '/v1/reservations/:id',
    summary: 'A reservation with its seats, also after it has ended',
    access: access.peopleOrService('reservations:read'),
    request: { params: pathId },
    responses: { 200: reservationSchema },
    errors: ['reservation_not_found'],
    handler: async (call) => ({
      status: 200,
      body: toReservationBody(await useCases.findReservation(call.params.id, call.principal)),
    }),
  }),
  defineRoute({
    method: 'POST',
    path: '/v1/seats/release',
    summary: 'Give held seats back',
    access: access.people(),
    request: { body: z.strictObject({ reservationId: idSchema }) },
    responses: { 200: reservationSchema },
    errors: RELEASE_ERRORS,
    handler: async (call) => ({
      status: 200,
      body: toReservationBody(await useCases.releaseReservation(call.body.reservationId, call.principal)),
    }),
  }),
  defineRoute({
    method: 'POST',
    path: '/v1/reservations/:id/release',
    summary: 'Give held seats back on behalf of a person',
    access: access.service('reservations:write'),
    request: { params: pathId, body: z.strictObject({}) },
    responses: { 200: reservationSchema },
    errors: RELEASE_ERRORS,
    handler: async (call) => ({
      status: 200,
      body: toReservationBody(await useCases.releaseReservation(call.params.id, call.principal)),
    }),
  }),
  defineRoute({
    method: 'POST',
    path: '/v1/reservations/:id/extend',
    summary: 'Let a hold last at least so many minutes from now, up to its cap',
    access: access.service('reservations:write'),
    request: { params: pathId, body: z.strictObject({ minutes: z.number().int().min(1).max(1_440) }) },
    responses: { 200: reservationSchema },
    errors: RELEASE_ERRORS,
    handler: async (call) => ({
      status: 200,
      body: toReservationBody(
        await useCases.extendReservation(call.params.id, call.body.minutes, call.principal),
      ),
    }),
  }),
];
