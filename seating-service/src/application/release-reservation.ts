import type { Principal } from '@ticketing/service-chassis/http';
import { requireLive, requireNotAdopted, type Reservation } from '../domain/reservation';
import type { UseCaseDependencies } from './dependencies';
import { releaseHold, type HoldRepositories } from './end-holds';
import { findVisible } from './find-reservation';
import { retryOnConflict } from './retry-on-conflict';
import { runOrRollBack } from './run-or-roll-back';

export type ReleaseReservationDependencies = HoldRepositories &
  Pick<UseCaseDependencies, 'transactions' | 'metrics' | 'clock'>;

/** Gives held seats back. A repeated call changes nothing and returns the same. */
export function createReleaseReservation(dependencies: ReleaseReservationDependencies) {
  const { transactions, reservations, metrics, clock } = dependencies;

  return (id: string, caller: Principal | undefined): Promise<Reservation> =>
    retryOnConflict(() => tryToRelease(id, caller));

  async function tryToRelease(id: string, caller: Principal | undefined): Promise<Reservation | undefined> {
    const reservation = await findVisible(reservations, id, caller);
    const now = clock.now();
    if (reservation.status === 'RELEASED') return reservation;
    requireLive(reservation, now);
    // Only order-service knows whether a payment for the order is in progress.
    if (caller?.kind !== 'service') requireNotAdopted(reservation);
    const released = await runOrRollBack(transactions, (tx) =>
      releaseHold(dependencies, tx, reservation, now),
    );
    if (released === undefined) return undefined;
    metrics.count('released');
    return { ...reservation, status: 'RELEASED' };
  }
}
