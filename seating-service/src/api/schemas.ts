import { idSchema, moneySchema, timestampOutput } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { reservationStatuses, type Reservation } from '../domain/reservation';
import { seatStatuses } from '../domain/seat';

/** An id in the address: any text, for only the look-up can tell whether there is such a thing. */
export const pathId = z.strictObject({ id: z.string().max(64) });

/** Far above every limit on seats, so that the limit is what refuses, and low enough to bound a statement. */
export const seatIdsSchema = (maximum: number) =>
  z
    .array(idSchema)
    .min(1)
    .max(maximum)
    .refine((ids) => new Set(ids).size === ids.length, 'must not name a seat twice');

const promisedSeat = {
  id: z.string(),
  section: z.string(),
  row: z.string(),
  number: z.string(),
  label: z.string(),
  tier: z.string(),
  price: moneySchema,
};

export const reservationSchema = z.strictObject({
  id: z.string(),
  eventId: z.string(),
  userId: z.string(),
  status: z.enum(reservationStatuses),
  seats: z.array(z.strictObject(promisedSeat)),
  total: moneySchema,
  expiresAt: timestampOutput,
  createdAt: timestampOutput,
});

const count = z.number().int().min(0);

export const seatListSchema = z.strictObject({
  eventId: z.string(),
  version: z.number().int(),
  counts: z.strictObject({ AVAILABLE: count, HELD: count, ALLOCATED: count, BLOCKED: count }),
  seats: z.array(z.strictObject({ ...promisedSeat, status: z.enum(seatStatuses) })),
});

export const inventoryStateSchema = z.strictObject({ eventId: z.string(), seats: count, version: count });

export function toReservationBody(reservation: Reservation): z.input<typeof reservationSchema> {
  const { id, eventId, userId, status, seats, total, currency, expiresAt, createdAt } = reservation;
  return {
    id,
    eventId,
    userId,
    status,
    seats: seats.map((seat) => ({ ...seat, price: { amount: seat.price, currency } })),
    total: { amount: total, currency },
    expiresAt: expiresAt.toISOString(),
    createdAt: createdAt.toISOString(),
  };
}
