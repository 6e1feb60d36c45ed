import { idSchema, moneySchema } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { SeatList } from '../application/seat-list';
import type { ListedSeat } from '../domain/seat';
import { bySeatStatus, seatStatuses } from '../domain/seat-status';

/**
 * `maximum` is far above every limit on seats, so that the limit itself rejects a request, and low enough to bound the
 * statement.
 */
export const seatIdsSchema = (maximum: number, minimum = 1) =>
  z
    .array(idSchema)
    .min(minimum)
    .max(maximum)
    .meta({ examples: [['seat_abcdefghijkl000001']] })
    .refine((ids) => new Set(ids).size === ids.length, 'must not name a seat twice');

export const promisedSeatSchema = z.strictObject({
  id: z.string(),
  section: z.string(),
  row: z.string(),
  number: z.string(),
  label: z.string(),
  tier: z.string(),
  price: moneySchema,
});

export const seatQuerySchema = z.strictObject({
  eventId: z.string().trim().min(1).max(64),
  status: z.enum(seatStatuses).optional(),
  section: z.string().min(1).max(100).optional(),
});

export const seatListSchema = z.strictObject({
  eventId: z.string(),
  version: z.number().int(),
  counts: z.strictObject(bySeatStatus(() => z.number().int().min(0))),
  seats: z.array(z.strictObject({ ...promisedSeatSchema.shape, status: z.enum(seatStatuses) })),
});

/**
 * The order of the members makes the compressed list a quarter smaller: first the members that differ from seat to seat, last
 * those that whole rows have in common.
 */
export function toSeatListBody(
  { eventId, version, currency, counts }: SeatList,
  seats: readonly ListedSeat[],
): z.input<typeof seatListSchema> {
  return {
    eventId,
    version,
    counts,
    seats: seats.map(({ id, label, number, status, section, row, tier, price }) => ({
      id,
      label,
      number,
      status,
      section,
      row,
      tier,
      price: { amount: price, currency },
    })),
  };
}
