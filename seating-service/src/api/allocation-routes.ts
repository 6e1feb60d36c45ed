import {
  access,
  defineResultRoute,
  defineRoute,
  idSchema,
  idsInQuery,
  type Route,
} from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { Allocation } from '../application/read-allocations';
import type { UseCases } from '../application/use-cases';
import { reservationSchema, seatIdsSchema, toReservationBody } from './schemas';

const toAllocationBody = ({ orderId, seatIds }: Allocation) => ({ orderId, seatIds: [...seatIds] });

export const allocationRoutes = (useCases: UseCases): Route[] => [
  defineRoute({
    method: 'POST',
    path: '/v1/seats/allocate',
    summary: 'Make the seats of a reservation those of a paid order',
    access: access.service('seats:allocate'),
    request: { body: z.strictObject({ reservationId: idSchema, orderId: idSchema }) },
    responses: { 200: reservationSchema },
    errors: ['allocated_to_another_order', 'hold_expired', 'reservation_busy', 'reservation_not_found'],
    handler: async (call) => ({
      status: 200,
      body: toReservationBody(await useCases.allocateSeats(call.body)),
    }),
  }),
  defineResultRoute({
    method: 'POST',
    path: '/v1/seats/deallocate',
    summary: 'Put seats of an order on sale again',
    access: access.service('seats:allocate'),
    request: { body: z.strictObject({ orderId: idSchema, seatIds: seatIdsSchema(1_000).optional() }) },
    responses: { 200: z.strictObject({ orderId: z.string(), seatIds: z.array(z.string()) }) },
    // The response names what this very call freed, so a repeat with the same key must find it stored.
    respond: { status: 200, body: toAllocationBody },
    handler: async (call) => {
      const { orderId } = call.body;
      const seatIds = await useCases.deallocateSeats(call.body, (tx, freed) =>
        call.storeResponse(tx, { orderId, seatIds: freed }),
      );
      return { orderId, seatIds };
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/v1/seats/allocations',
    summary: 'Which seats belong to these orders',
    access: access.service('allocations:read'),
    request: { query: z.strictObject({ orderIds: idsInQuery }) },
    responses: {
      200: z.strictObject({
        items: z.array(z.strictObject({ orderId: z.string(), seatIds: z.array(z.string()) })),
      }),
    },
    handler: async (call) => {
      const allocations = await useCases.readAllocations(call.query.orderIds);
      return {
        status: 200,
        body: { items: allocations.map(toAllocationBody) },
      };
    },
  }),
];
