import type { Clock } from '@ticketing/service-chassis/core';
import type { Principal } from '@ticketing/service-chassis/http';
import {
  alreadyAllocated,
  extendedExpiry,
  holdExpired,
  holdReleased,
  statusAt,
  type Reservation,
} from '../domain/reservation';
import { findVisible } from './find-reservation';
import type { Reservations, Seats, Transactions } from './ports';
import { settle } from './settle';

export interface ExtendDependencies {
  readonly transactions: Transactions;
  readonly seats: Pick<Seats, 'prolong'>;
  readonly reservations: Pick<Reservations, 'find' | 'prolong'>;
  readonly clock: Clock;
  /** How long a hold may last in all, in minutes. */
  readonly maxHoldMinutes: number;
}

/** Lets a live hold last at least so many minutes from now, up to its absolute cap. */
export function createExtendReservation(dependencies: ExtendDependencies) {
  const { transactions, seats, reservations, clock, maxHoldMinutes } = dependencies;

  async function attempt(
    id: string,
    minutes: number,
    caller: Principal | undefined,
  ): Promise<Reservation | undefined> {
    const reservation = await findVisible(reservations, id, caller);
    const now = clock.now();
    switch (statusAt(reservation, now)) {
      case 'ALLOCATED':
        throw alreadyAllocated();
      case 'RELEASED':
        throw holdReleased();
      case 'EXPIRED':
        throw holdExpired();
      case 'HELD': {
        const expiresAt = extendedExpiry(reservation, now, minutes, maxHoldMinutes);
        if (expiresAt.getTime() === reservation.expiresAt.getTime()) return reservation;
        return transactions.attempt(async (tx) => {
          const prolonged = await seats.prolong(tx, reservation, now, expiresAt);
          if (prolonged < reservation.seats.length) return undefined;
          if (!(await reservations.prolong(tx, id, now, expiresAt))) return undefined;
          return { ...reservation, expiresAt };
        });
      }
    }
  }

  return (id: string, minutes: number, caller: Principal | undefined): Promise<Reservation> =>
    settle(() => attempt(id, minutes, caller));
}
