import { moneySchema, timestampOutput } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { AdoptedReservation } from '../application/adopt-reservation';
import type { Reservation } from '../domain/reservation';
import { reservationStatuses } from '../domain/reservation-status';
import { promisedSeatSchema, seatIdsSchema } from './seat-schemas';

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

/** For order-service alone: also the id of the order that has the hold. */
export const adoptedReservationSchema = reservationSchema.extend({ orderId: z.string() });

export const toAdoptedReservationBody = ({
  reservation,
  orderId,
}: AdoptedReservation): z.input<typeof adoptedReservationSchema> => ({
  ...toReservationBody(reservation),
  orderId,
});

/** Seats to add to a hold and to remove from it. */
export const reservationEditSchema = z
  .strictObject({ add: seatIdsSchema(100, 0).default([]), remove: seatIdsSchema(100, 0).default([]) })
  .superRefine(({ add, remove }, context) => {
    const isBoth = add.some((id) => remove.includes(id));
    if (isBoth)
      context.addIssue({ code: 'custom', message: 'must not name a seat both to add and to remove' });
    if (add.length + remove.length === 0)
      context.addIssue({ code: 'custom', message: 'must name seats to add or to remove' });
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
