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

export interface ExtendReservation {
  readonly id: string;
  readonly minutes: number;
  /** The order whose payment begins. Its owner cannot release the hold from then on, if that was still possible. */
  readonly orderId?: string | undefined;
}

/** Lets a live hold last at least the given minutes from now, up to the longest duration of a hold. */
export function createExtendReservation(dependencies: ExtendReservationDependencies) {
  const { transactions, seats, reservations, clock, limits } = dependencies;

  return (command: ExtendReservation, caller: Principal | undefined): Promise<Reservation> =>
    retryOnConflict(() => tryToExtend(command, caller));

  async function tryToExtend(
    { id, minutes, orderId }: ExtendReservation,
    caller: Principal | undefined,
  ): Promise<Reservation | undefined> {
    const reservation = await findVisible(reservations, id, caller);
    const now = clock.now();
    requireLive(reservation, now);
    const expiresAt = extendedExpiry(reservation, now, minutes, limits.maxHoldMinutes);
    const adoptedOrderId = orderId ?? reservation.adoptedOrderId;
    const isLongEnough = expiresAt.getTime() === reservation.expiresAt.getTime();
    if (isLongEnough && adoptedOrderId === reservation.adoptedOrderId) return reservation;
    return runOrRollBack(transactions, async (tx) => {
      const extended = await seats.extend(tx, reservation, now, expiresAt);
      if (extended < reservation.seats.length) return undefined;
      const changed = { ...reservation, expiresAt, adoptedOrderId };
      return (await reservations.extend(tx, changed, now)) ? changed : undefined;
    });
  }
}
