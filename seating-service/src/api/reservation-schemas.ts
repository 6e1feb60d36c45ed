import { moneySchema, timestampOutput } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { Reservation } from '../domain/reservation';
import { reservationStatuses } from '../domain/reservation-status';
import { promisedSeatSchema } from './seat-schemas';

export const reservationSchema = z.strictObject({
  id: z.string(),
  eventId: z.string(),
  userId: z.string(),
  status: z.enum(reservationStatuses),
  seats: z.array(promisedSeatSchema),
  total: moneySchema,
  expiresAt: timestampOutput,
  createdAt: timestampOutput,
});

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
