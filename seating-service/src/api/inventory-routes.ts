import {
  access,
  defineResultRoute,
  defineRoute,
  idSchema,
  userOf,
  type Route,
} from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { InventoryState } from '../application/inventory-state';
import type { UseCases } from '../application/use-cases';
import { inventoryChangeSchema, inventorySchema, inventoryStateSchema } from './inventory-schemas';
import { seatIdsSchema } from './seat-schemas';

const MEGABYTE = 1024 * 1024;

const params = z.strictObject({ eventId: idSchema });

export const inventoryRoutes = (useCases: UseCases): Route[] => [
  defineResultRoute({
    method: 'PUT',
    path: '/v1/seats/inventory/:eventId',
    summary: 'Make the seats of an event those of its map',
    access: access.service('inventory:write'),
    bodyLimit: 5 * MEGABYTE,
    request: { params, body: inventorySchema },
    responses: { 200: inventoryStateSchema },
    errors: ['duplicate_seat', 'inventory_too_large'],
    respond: { status: 200, body: (state: InventoryState) => state },
    handler: (call) => useCases.putInventory({ ...call.body, eventId: call.params.eventId }),
  }),
  defineResultRoute({
    method: 'PATCH',
    path: '/v1/seats/inventory/:eventId',
    summary: 'Change the terms of a sale, or end it with its holds',
    access: access.service('inventory:write'),
    request: { params: z.strictObject({ eventId: z.string().max(64) }), body: inventoryChangeSchema },
    responses: { 200: inventoryStateSchema },
    errors: ['inventory_not_found'],
    respond: { status: 200, body: (state: InventoryState) => state },
    handler: (call) => {
      const { releaseHolds = false, version, ...terms } = call.body;
      return useCases.changeSale({ eventId: call.params.eventId, terms, version, releaseHolds });
    },
  }),
  blockRoute(useCases, 'block'),
  blockRoute(useCases, 'unblock'),
];

const blockRoute = (useCases: UseCases, verb: 'block' | 'unblock') =>
  defineRoute({
    method: 'POST',
    path: `/v1/seats/${verb}`,
    summary:
      verb === 'block' ? 'Take seats of an own event off sale' : 'Put blocked seats of an own event on sale',
    access: access.roles('organizer', 'admin'),
    request: { body: z.strictObject({ eventId: idSchema, seatIds: seatIdsSchema(1_000) }) },
    responses: {
      200: z.strictObject({ eventId: z.string(), seatIds: z.array(z.string()), version: z.number().int() }),
    },
    errors: ['event_not_found', 'seat_not_found', 'seats_unavailable'],
    handler: async (call) => {
      const { eventId, seatIds } = call.body;
      const to = verb === 'block' ? 'BLOCKED' : 'AVAILABLE';
      const { version } = await useCases.blockSeats({ eventId, seatIds, to }, userOf(call.principal));
      return { status: 200, body: { eventId, seatIds, version } };
    },
  });
