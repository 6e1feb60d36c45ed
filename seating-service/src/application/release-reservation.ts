import type { Clock } from '@ticketing/service-chassis/core';
import type { Principal } from '@ticketing/service-chassis/http';
import { alreadyAllocated, holdExpired, statusAt, type Reservation } from '../domain/reservation';
import { releaseHold, type HoldStores } from './end-hold';
import { findVisible } from './find-reservation';
import type { ReservationMetrics, Reservations, Transactions } from './ports';
import { settle } from './settle';

export interface ReleaseDependencies extends HoldStores {
  readonly transactions: Transactions;
  readonly reservations: Pick<Reservations, 'find' | 'release' | 'expire'>;
  readonly metrics: ReservationMetrics;
  readonly clock: Clock;
}

/** Gives held seats back. Releasing again changes nothing and answers the same. */
export function createReleaseReservation(dependencies: ReleaseDependencies) {
  const { transactions, reservations, metrics, clock } = dependencies;

  async function attempt(id: string, caller: Principal | undefined): Promise<Reservation | undefined> {
    const reservation = await findVisible(reservations, id, caller);
    const now = clock.now();
    switch (statusAt(reservation, now)) {
      case 'RELEASED':
        return reservation;
      case 'ALLOCATED':
        throw alreadyAllocated();
      case 'EXPIRED':
        throw holdExpired();
      case 'HELD': {
        const released = await transactions.attempt(
          async (tx) => (await releaseHold(dependencies, tx, reservation, now)) || undefined,
        );
        if (released === undefined) return undefined;
        metrics.count('released');
        return { ...reservation, status: 'RELEASED' };
      }
    }
  }

  return (id: string, caller: Principal | undefined): Promise<Reservation> =>
    settle(() => attempt(id, caller));
}
