import {
  access,
  defineRoute,
  idSchema,
  lineOfText,
  moneySchema,
  timestampInput,
  userOf,
  type Route,
} from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { UseCases } from '../application/use-cases';
import { MAXIMUM_PLACES } from '../domain/seat-map';
import { inventoryStateSchema, seatIdsSchema } from './schemas';

const MEGABYTE = 1024 * 1024;

const terms = {
  onSale: z.boolean(),
  salesStartAt: timestampInput.nullable(),
  salesEndAt: timestampInput.nullable(),
  maxSeatsPerOrder: z.number().int().min(1).max(1_000),
};

const pricing = { name: lineOfText(80), tier: lineOfText(80), price: moneySchema.shape.amount };

const sectionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...pricing,
    kind: z.literal('SEATED'),
    rows: z
      .array(z.strictObject({ name: lineOfText(20), seats: z.array(lineOfText(20)).min(1).max(2_000) }))
      .min(1)
      .max(2_000),
  }),
  z.strictObject({
    ...pricing,
    kind: z.literal('STANDING'),
    capacity: z.number().int().min(1).max(MAXIMUM_PLACES),
  }),
]);

const inventorySchema = z.strictObject({
  organizerId: idSchema,
  currency: moneySchema.shape.currency,
  ...terms,
  sections: z.array(sectionSchema).min(1).max(500),
});

const changeSchema = z
  .strictObject({ ...terms, releaseHolds: z.boolean() })
  .partial()
  .refine(({ onSale, releaseHolds }) => releaseHolds !== true || onSale === false, {
    path: ['releaseHolds'],
    error: 'ends a sale, so it needs "onSale": false beside it',
  });

const params = z.strictObject({ eventId: idSchema });

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

export const inventoryRoutes = (useCases: UseCases): Route[] => [
  defineRoute({
    method: 'PUT',
    path: '/v1/seats/inventory/:eventId',
    summary: 'Make the seats of an event those of its map',
    access: access.service('inventory:write'),
    bodyLimit: 5 * MEGABYTE,
    request: { params, body: inventorySchema },
    responses: { 200: inventoryStateSchema },
    errors: ['duplicate_seat', 'inventory_too_large'],
    handler: async (call) => ({
      status: 200,
      body: await useCases.putInventory({ ...call.body, eventId: call.params.eventId }),
    }),
  }),
  defineRoute({
    method: 'PATCH',
    path: '/v1/seats/inventory/:eventId',
    summary: 'Change the terms of a sale, or end it with its holds',
    access: access.service('inventory:write'),
    request: { params: z.strictObject({ eventId: z.string().max(64) }), body: changeSchema },
    responses: { 200: inventoryStateSchema },
    errors: ['inventory_not_found'],
    handler: async (call) => {
      const { releaseHolds = false, ...changed } = call.body;
      const { eventId } = call.params;
      return {
        status: 200,
        body: await useCases.changeSale({ eventId, terms: changed, releaseHolds }),
      };
    },
  }),
  blockRoute(useCases, 'block'),
  blockRoute(useCases, 'unblock'),
];
