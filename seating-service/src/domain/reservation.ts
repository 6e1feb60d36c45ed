import { addMilliseconds } from '@ticketing/service-chassis/core';
import { alreadyAllocated, holdExpired, orderPlaced } from './problems';
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
  /** The order that was placed on the hold (adopt-reservation.ts). From then on the owner cancels that order instead. */
  readonly adoptedOrderId: string | null;
  /** How often the hold was renewed. */
  readonly renewals: number;
  /** Rises with each change of the hold. A change is stored only if nobody else changed the hold since it was read. */
  readonly revision: number;
}

const MINUTE_MS = 60_000;
const MAXIMUM_RENEWALS = 2;

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
    total: totalOf(seats),
    createdAt: now,
    orderId: null,
    adoptedOrderId: null,
    renewals: 0,
    revision: 0,
  };
}

/** The hold with other seats. */
export const withSeats = (reservation: Reservation, seats: readonly PromisedSeat[]): Reservation => ({
  ...reservation,
  seats,
  total: totalOf(seats),
});

const totalOf = (seats: readonly PromisedSeat[]): number => seats.reduce((sum, { price }) => sum + price, 0);

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

/** @throws ProblemError when an order was placed on the hold, so that its owner cannot change it any more */
export function requireNotAdopted({ adoptedOrderId }: Reservation): void {
  if (adoptedOrderId !== null) throw orderPlaced(adoptedOrderId);
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

/**
 * The expiry after a renewal: as long from now as a new hold lasts, and always some time later than before, but at most
 * `maxHoldMinutes` after the seats were taken. Undefined when the hold cannot be renewed any more.
 */
export function renewedExpiry(
  { createdAt, expiresAt, renewals }: Pick<Reservation, 'createdAt' | 'expiresAt' | 'renewals'>,
  now: Date,
  { holdMinutes, maxHoldMinutes }: { readonly holdMinutes: number; readonly maxHoldMinutes: number },
): Date | undefined {
  if (renewals >= MAXIMUM_RENEWALS) return undefined;
  const latest = createdAt.getTime() + maxHoldMinutes * MINUTE_MS;
  const leastGain = ((maxHoldMinutes - holdMinutes) * MINUTE_MS) / MAXIMUM_RENEWALS;
  const wanted = Math.max(now.getTime() + holdMinutes * MINUTE_MS, expiresAt.getTime() + leastGain);
  const renewed = new Date(Math.min(wanted, latest));
  return renewed > expiresAt ? renewed : undefined;
}

export const holdUntil = (now: Date, holdMinutes: number): Date =>
  addMilliseconds(now, holdMinutes * MINUTE_MS);
