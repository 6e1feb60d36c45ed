import { moneySchema } from '@ticketing/service-chassis/http';
import type { Peer } from '@ticketing/service-chassis/peers';
import { z } from 'zod';
import type { SeatingClient } from '../application/ports/seating-client';

/** A place in a standing section has no row; seating-service sends an empty text then. */
const name = z
  .string()
  .nullish()
  .transform((text) => text || null);

const reservationSchema = z
  .object({
    id: z.string(),
    eventId: z.string(),
    userId: z.string(),
    status: z.string(),
    expiresAt: z.coerce.date(),
    seats: z
      .array(
        z
          .object({
            id: z.string(),
            label: z.string(),
            section: name,
            row: name,
            number: name,
            tier: name,
            price: moneySchema,
          })
          .transform(({ id, ...seat }) => ({ seatId: id, ...seat })),
      )
      .min(1),
  })
  .readonly();

const allocationsSchema = z.object({
  items: z.array(z.object({ orderId: z.string(), seatIds: z.array(z.string()) })),
});

export function createSeatingClient(peer: Peer): SeatingClient {
  return {
    reservation: (reservationId) =>
      peer.call({
        method: 'GET',
        path: pathOf(reservationId),
        scopes: ['reservations:read'],
        schema: reservationSchema,
      }),

    reserve: (request, idempotencyKey) =>
      peer.call({
        method: 'POST',
        path: '/v1/reservations',
        body: request,
        scopes: ['reservations:write'],
        idempotencyKey,
        schema: reservationSchema,
      }),

    extend: (reservationId, minutes) =>
      peer.call({
        ...repeatable(pathOf(reservationId, '/extend'), { minutes }, 'reservations:write'),
        schema: reservationSchema,
      }),

    release: (reservationId) =>
      peer.call(repeatable(pathOf(reservationId, '/release'), {}, 'reservations:write')),

    allocate: (reservationId, orderId) =>
      peer.call(repeatable('/v1/seats/allocate', { reservationId, orderId }, 'seats:allocate')),

    deallocate: (orderId, seatIds) =>
      peer.call(
        repeatable(
          '/v1/seats/deallocate',
          { orderId, ...(seatIds === undefined ? {} : { seatIds }) },
          'seats:allocate',
        ),
      ),

    async allocations(orderIds) {
      const { items } = await peer.call({
        method: 'GET',
        path: '/v1/seats/allocations',
        query: { orderIds: orderIds.join(',') },
        scopes: ['allocations:read'],
        schema: allocationsSchema,
      });
      return new Map(items.map(({ orderId, seatIds }) => [orderId, seatIds]));
    },
  };
}

const pathOf = (reservationId: string, action = '') =>
  `/v1/reservations/${encodeURIComponent(reservationId)}${action}`;

/** A POST that has one effect, however often it is sent. */
const repeatable = (path: string, body: object, scope: string) =>
  ({ method: 'POST', path, body, scopes: [scope], repeatable: true }) as const;
