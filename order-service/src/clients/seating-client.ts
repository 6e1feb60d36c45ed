import { moneySchema } from '@ticketing/service-chassis/http';
import { PeerError, type Peer } from '@ticketing/service-chassis/peers';
import { z } from 'zod';
import type { SeatingClient } from '../application/ports/seating-client';

/** A place in a standing section has no row; seating-service sends an empty text then. */
const name = z
  .string()
  .nullish()
  .transform((text) => text || null);

const reservationMembers = z.object({
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
});
const reservationSchema = reservationMembers.readonly();
const adoptedReservationSchema = reservationMembers.extend({ orderId: z.string() }).readonly();

const allocationsSchema = z.object({
  items: z.array(z.object({ orderId: z.string(), seatIds: z.array(z.string()) })),
});

export const createSeatingClient = (peer: Peer): SeatingClient => ({
  ...holdCalls(peer),
  ...allocationCalls(peer),
});

type AllocationCalls = Pick<SeatingClient, 'allocate' | 'deallocate' | 'allocations'>;

function holdCalls(peer: Peer): Omit<SeatingClient, keyof AllocationCalls> {
  return {
    async adopt(reservationId, adoption) {
      try {
        return await peer.call({
          ...repeatable(pathOf(reservationId, '/adopt'), adoption, 'reservations:write'),
          schema: adoptedReservationSchema,
        });
      } catch (error) {
        if (!isFromOlderRelease(error)) throw error;
        const hold = { method: 'GET', path: pathOf(reservationId), scopes: ['reservations:read'] } as const;
        const reservation = await peer.call({ ...hold, schema: reservationSchema });
        return { ...reservation, orderId: adoption.orderId };
      }
    },

    disown: (reservationId, orderId) =>
      peer.call(repeatable(pathOf(reservationId, '/disown'), { orderId }, 'reservations:write')),

    reserve: (request, idempotencyKey) =>
      peer.call({
        method: 'POST',
        path: '/v1/reservations',
        body: request,
        scopes: ['reservations:write'],
        idempotencyKey,
        schema: reservationSchema,
      }),

    async extend(reservationId, minutes, orderId) {
      const extend = (body: object) =>
        peer.call({
          ...repeatable(pathOf(reservationId, '/extend'), body, 'reservations:write'),
          schema: reservationSchema,
        });
      try {
        return await extend({ minutes, orderId });
      } catch (error) {
        if (!isFromOlderRelease(error)) throw error;
        return extend({ minutes });
      }
    },

    renew: (reservationId, idempotencyKey) =>
      peer.call({
        method: 'POST',
        path: pathOf(reservationId, '/renew'),
        body: {},
        scopes: ['reservations:write'],
        idempotencyKey,
        schema: reservationSchema,
      }),

    release: (reservationId) =>
      peer.call(repeatable(pathOf(reservationId, '/release'), {}, 'reservations:write')),
  };
}

function allocationCalls(peer: Peer): AllocationCalls {
  return {
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

/**
 * While replicas are replaced one by one, a seating-service of the release before may answer: it knows no adoption and rejects
 * the order's id. It is asked as its own release asked it; the hold is then adopted when the payment begins.
 */
const isFromOlderRelease = (error: unknown): boolean =>
  error instanceof PeerError && (error.code === 'route_not_found' || error.code === 'invalid_request');

/** A POST that has one effect, however often it is sent. */
const repeatable = (path: string, body: object, scope: string) =>
  ({ method: 'POST', path, body, scopes: [scope], repeatable: true }) as const;
