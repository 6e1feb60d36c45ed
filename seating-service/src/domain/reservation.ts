import { addMilliseconds, problem, type ProblemError } from '@ticketing/service-chassis/core';
import type { PromisedSeat } from './seat';

/** The codes with which a reservation is refused. */
export const reserveRefusals = [
  'event_not_found',
  'event_not_on_sale',
  'reservation_busy',
  'seat_not_found',
  'seats_unavailable',
  'too_many_holds',
  'too_many_seats',
] as const;

export const reservationStatuses = ['HELD', 'ALLOCATED', 'RELEASED', 'EXPIRED'] as const;
export type ReservationStatus = (typeof reservationStatuses)[number];

export interface Reservation {
  readonly id: string;
  readonly eventId: string;
  readonly userId: string;
  readonly status: ReservationStatus;
  /** ISO 4217. */
  readonly currency: string;
  /** Minor units. */
  readonly total: number;
  readonly seats: readonly PromisedSeat[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** The order that the seats were allocated to. */
  readonly orderId: string | null;
}

const MINUTE_MS = 60_000;

export interface NewReservation {
  readonly id: string;
  readonly eventId: string;
  readonly userId: string;
  readonly currency: string;
  readonly seats: readonly PromisedSeat[];
  readonly now: Date;
  readonly expiresAt: Date;
}

export function newReservation({ seats, now, ...rest }: NewReservation): Reservation {
  return {
    ...rest,
    seats,
    status: 'HELD',
    total: seats.reduce((sum, seat) => sum + seat.price, 0),
    createdAt: now,
    orderId: null,
  };
}

/** A hold whose time is up has expired at that very moment, whenever it is cleared away. */
export function statusAt(reservation: Reservation, now: Date): ReservationStatus {
  return reservation.status === 'HELD' && now >= reservation.expiresAt ? 'EXPIRED' : reservation.status;
}

export const asSeenAt = (reservation: Reservation, now: Date): Reservation => ({
  ...reservation,
  status: statusAt(reservation, now),
});

/**
 * At least `minutes` from now, never earlier than it was, never later than `maxHoldMinutes` after the seats were taken: a
 * hold must not be kept alive for ever.
 */
export function extendedExpiry(
  { createdAt, expiresAt }: Pick<Reservation, 'createdAt' | 'expiresAt'>,
  now: Date,
  minutes: number,
  maxHoldMinutes: number,
): Date {
  const wanted = now.getTime() + minutes * MINUTE_MS;
  const latest = createdAt.getTime() + maxHoldMinutes * MINUTE_MS;
  return new Date(Math.max(expiresAt.getTime(), Math.min(wanted, latest)));
}

export const holdUntil = (now: Date, holdMinutes: number): Date =>
  addMilliseconds(now, holdMinutes * MINUTE_MS);

export const reservationNotFound = (): ProblemError =>
  problem.notFound('reservation_not_found', 'There is no such reservation.');

export const alreadyAllocated = (): ProblemError =>
  problem.conflict('already_allocated', 'These seats belong to a paid order. Cancel the order instead.');

export const holdExpired = (): ProblemError =>
  problem.gone('hold_expired', 'The time to pay for these seats is over. Choose seats again.');

export const holdReleased = (): ProblemError =>
  problem.gone('hold_expired', 'These seats were released. Choose seats again.');

export const seatsReturned = (): ProblemError =>
  problem.gone('hold_expired', 'This order gave its seats back and cannot have them again.');

export const seatsNotFound = (seatIds: readonly string[]): ProblemError =>
  problem.notFound(
    'seat_not_found',
    'Some of these seats do not exist for this event. Load its seats anew.',
    {
      extra: { seatIds },
    },
  );

export const seatsUnavailable = (seatIds: readonly string[]): ProblemError =>
  problem.conflict(
    'seats_unavailable',
    'Some of these seats are taken, so nothing was changed. Choose others in their place.',
    { extra: { seatIds } },
  );
