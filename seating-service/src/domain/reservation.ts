import { addMilliseconds } from '@ticketing/service-chassis/core';
import { alreadyAllocated, holdExpired } from './problems';
import type { ReservationStatus } from './reservation-status';
import type { PromisedSeat } from './seat';

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

/** A hold expires at the moment when its time is over, no matter when it is cleared. */
export function statusAt(reservation: Reservation, now: Date): ReservationStatus {
  return reservation.status === 'HELD' && now >= reservation.expiresAt ? 'EXPIRED' : reservation.status;
}

/** @throws ProblemError when the reservation is not a live hold at that moment */
export function requireLive(reservation: Reservation, now: Date): void {
  switch (statusAt(reservation, now)) {
    case 'ALLOCATED':
      throw alreadyAllocated();
    case 'RELEASED':
      throw holdExpired('released');
    case 'EXPIRED':
      throw holdExpired('expired');
    case 'HELD':
  }
}

export const asSeenAt = (reservation: Reservation, now: Date): Reservation => ({
  ...reservation,
  status: statusAt(reservation, now),
});

/**
 * At least `minutes` from now and never earlier than before, but at most `maxHoldMinutes` after the seats were taken, so that
 * nobody can hold seats for ever.
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
