import { access, defineResultRoute, idSchema, idsInQuery, type Route } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { Allocation } from '../application/read-allocations';
import type { UseCases } from '../application/use-cases';
import { allocationSchema, toAllocationBody } from './allocation-schemas';
import { reservationSchema, toReservationBody } from './reservation-schemas';
import { seatIdsSchema } from './seat-schemas';

export const allocationRoutes = (useCases: UseCases): Route[] => [
  defineResultRoute({
    method: 'POST',
    path: '/v1/seats/allocate',
    summary: 'Make the seats of a reservation those of a paid order',
    access: access.service('seats:allocate'),
    request: { body: z.strictObject({ reservationId: idSchema, orderId: idSchema }) },
    responses: { 200: reservationSchema },
    errors: ['allocated_to_another_order', 'hold_expired', 'reservation_busy', 'reservation_not_found'],
    respond: { status: 200, body: toReservationBody },
    handler: (call) => useCases.allocateSeats(call.body),
  }),
  defineResultRoute({
    method: 'POST',
    path: '/v1/seats/deallocate',
    summary: 'Put seats of an order on sale again',
    access: access.service('seats:allocate'),
    request: { body: z.strictObject({ orderId: idSchema, seatIds: seatIdsSchema(1_000).optional() }) },
    responses: { 200: allocationSchema },
    // The response names the seats that this call freed. It is stored, because a repeated call frees none.
    respond: { status: 200, body: toAllocationBody },
    handler: (call) => useCases.deallocateSeats(call.body, call.storeResponse),
  }),
  defineResultRoute({
    method: 'GET',
    path: '/v1/seats/allocations',
    summary: 'Which seats belong to these orders',
    access: access.service('allocations:read'),
    request: { query: z.strictObject({ orderIds: idsInQuery }) },
    responses: { 200: z.strictObject({ items: z.array(allocationSchema) }) },
    respond: {
      status: 200,
      body: (allocations: readonly Allocation[]) => ({ items: allocations.map(toAllocationBody) }),
    },
    handler: (call) => useCases.readAllocations(call.query.orderIds),
  }),
];
