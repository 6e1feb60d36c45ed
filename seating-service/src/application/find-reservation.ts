import { isAdmin, type Principal } from '@ticketing/service-chassis/http';
import { reservationNotFound } from '../domain/problems';
import { asSeenAt, type Reservation } from '../domain/reservation';
import type { UseCaseDependencies } from './dependencies';

export type FindReservationDependencies = Pick<UseCaseDependencies, 'reservations' | 'clock'>;

export function createFindReservation({ reservations, clock }: FindReservationDependencies) {
  return async function findReservation(id: string, caller: Principal | undefined): Promise<Reservation> {
    return asSeenAt(await findVisible(reservations, id, caller), clock.now());
  };
}

/** The reservation, if it is the caller's, or the caller acts for its owner. @throws ProblemError 404 */
export async function findOwn(
  reservations: UseCaseDependencies['reservations'],
  id: string,
  caller: Principal | undefined,
): Promise<Reservation> {
  const reservation = await reservations.find(id);
  const isOwn = caller?.kind === 'service' || caller?.userId === reservation?.userId;
  if (reservation === undefined || !isOwn) throw reservationNotFound();
  return reservation;
}

/** The reservation, if the caller may read it. @throws ProblemError 404, also for the reservation of another user */
export async function findVisible(
  reservations: UseCaseDependencies['reservations'],
  id: string,
  caller: Principal | undefined,
): Promise<Reservation> {
  const reservation = await reservations.find(id);
  // The route has checked the scope of a service. A service acts for the owner of the reservation.
  const mayRead = caller?.kind === 'service' || isAdmin(caller) || caller?.userId === reservation?.userId;
  if (reservation === undefined || !mayRead) throw reservationNotFound();
  return reservation;
}
