import { idSchema, lineFromService, moneySchema, timestampInput } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { SaleTerms } from '../domain/event-sale';
import { MAXIMUM_PLACES } from '../domain/seat-map';

const terms = {
  onSale: z.boolean(),
  salesStartAt: timestampInput.nullable(),
  salesEndAt: timestampInput.nullable(),
  maxSeatsPerOrder: z.number().int().min(1).max(1_000),
} satisfies Record<keyof SaleTerms, z.ZodType>;

/** The sender's version of the event, which rises with every change. */
const version = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional();

const pricing = { name: lineFromService(80), tier: lineFromService(80), price: moneySchema.shape.amount };

const sectionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...pricing,
    kind: z.literal('SEATED'),
    rows: z
      .array(
        z.strictObject({ name: lineFromService(20), seats: z.array(lineFromService(20)).min(1).max(2_000) }),
      )
      .min(1)
      .max(2_000),
  }),
  z.strictObject({
    ...pricing,
    kind: z.literal('STANDING'),
    capacity: z.number().int().min(1).max(MAXIMUM_PLACES),
  }),
]);

export const inventorySchema = z.strictObject({
  organizerId: idSchema,
  currency: moneySchema.shape.currency,
  ...terms,
  version,
  sections: z.array(sectionSchema).min(1).max(500),
});

export const inventoryChangeSchema = z
  .strictObject({ ...terms, version, releaseHolds: z.boolean() })
  .partial()
  .refine(({ onSale, releaseHolds }) => releaseHolds !== true || onSale === false, {
    path: ['releaseHolds'],
    error: 'ends a sale, so it needs "onSale": false beside it',
  });

const count = z.number().int().min(0);

export const inventoryStateSchema = z.strictObject({ eventId: z.string(), seats: count, version: count });
