import type { Principal } from '@ticketing/service-chassis/http';
import { extendedExpiry, requireLive, type Reservation } from '../domain/reservation';
import type { UseCaseDependencies } from './dependencies';
import { findVisible } from './find-reservation';
import { retryOnConflict } from './retry-on-conflict';
import { runOrRollBack } from './run-or-roll-back';

export type ExtendReservationDependencies = Pick<
  UseCaseDependencies,
  'transactions' | 'seats' | 'reservations' | 'clock' | 'limits'
>;

/** Lets a live hold last at least the given minutes from now, up to the longest duration of a hold. */
export function createExtendReservation(dependencies: ExtendReservationDependencies) {
  const { transactions, seats, reservations, clock, limits } = dependencies;

  return (id: string, minutes: number, caller: Principal | undefined): Promise<Reservation> =>
    retryOnConflict(() => tryToExtend(id, minutes, caller));

  async function tryToExtend(
    id: string,
    minutes: number,
    caller: Principal | undefined,
  ): Promise<Reservation | undefined> {
    const reservation = await findVisible(reservations, id, caller);
    const now = clock.now();
    requireLive(reservation, now);
    const expiresAt = extendedExpiry(reservation, now, minutes, limits.maxHoldMinutes);
    if (expiresAt.getTime() === reservation.expiresAt.getTime()) return reservation;
    return runOrRollBack(transactions, async (tx) => {
      const extended = await seats.extend(tx, reservation, now, expiresAt);
      if (extended < reservation.seats.length) return undefined;
      if (!(await reservations.extend(tx, id, now, expiresAt))) return undefined;
      return { ...reservation, expiresAt };
    });
  }
}
