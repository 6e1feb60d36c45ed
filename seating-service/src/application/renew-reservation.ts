import type { Principal, StoreResponse } from '@ticketing/service-chassis/http';
import { renewalLimit } from '../domain/problems';
import { renewedExpiry, requireLive, requireNotAdopted, type Reservation } from '../domain/reservation';
import type { UseCaseDependencies } from './dependencies';
import { findOwn } from './find-reservation';
import { retryOnConflict } from './retry-on-conflict';
import { runOrRollBack } from './run-or-roll-back';

export type RenewReservationDependencies = Pick<
  UseCaseDependencies,
  'transactions' | 'seats' | 'reservations' | 'clock' | 'limits'
>;

/**
 * Lets a live hold last longer: twice, and never longer than a hold may last in all. Once an order was placed on it, only
 * order-service may ask.
 * @throws ProblemError 404, 409 `order_placed`, `renewal_limit` or `already_allocated`, 410 `hold_expired`
 */
export function createRenewReservation(dependencies: RenewReservationDependencies) {
  const { transactions, seats, reservations, clock, limits } = dependencies;

  return (
    id: string,
    caller: Principal | undefined,
    storeResponse?: StoreResponse<Reservation>,
  ): Promise<Reservation> => retryOnConflict(() => tryToRenew(id, caller, storeResponse));

  async function tryToRenew(
    id: string,
    caller: Principal | undefined,
    storeResponse?: StoreResponse<Reservation>,
  ): Promise<Reservation | undefined> {
    const reservation = await findOwn(reservations, id, caller);
    const now = clock.now();
    requireLive(reservation, now);
    if (caller?.kind !== 'service') requireNotAdopted(reservation);
    const expiresAt = renewedExpiry(reservation, now, limits);
    if (expiresAt === undefined) throw renewalLimit();
    return runOrRollBack(transactions, async (tx) => {
      const extended = await seats.extend(tx, reservation, now, expiresAt);
      if (extended < reservation.seats.length) return undefined;
      const renewed = { ...reservation, expiresAt, renewals: reservation.renewals + 1 };
      if (!(await reservations.renew(tx, renewed, now))) return undefined;
      await storeResponse?.(tx, renewed);
      return renewed;
    });
  }
}
