import type { Clock } from '@ticketing/service-chassis/core';
import { isAdmin, type Principal } from '@ticketing/service-chassis/http';
import { asSeenAt, reservationNotFound, type Reservation } from '../domain/reservation';
import type { Reservations } from './ports';

/** The reservation, if the caller may know of it. @throws ProblemError 404, also for somebody else's. */
export async function findVisible(
  reservations: Pick<Reservations, 'find'>,
  id: string,
  caller: Principal | undefined,
): Promise<Reservation> {
  const reservation = await reservations.find(id);
  // The scope of a service was checked by the route; it acts for whoever the reservation belongs to.
  const mayKnow =
    caller?.kind === 'service' ||
    isAdmin(caller) ||
    (caller !== undefined && caller.userId === reservation?.userId);
  if (reservation === undefined || !mayKnow) throw reservationNotFound();
  return reservation;
}

export function createFindReservation({
  reservations,
  clock,
}: {
  readonly reservations: Pick<Reservations, 'find'>;
  readonly clock: Clock;
}) {
  return async function findReservation(id: string, caller: Principal | undefined): Promise<Reservation> {
    return asSeenAt(await findVisible(reservations, id, caller), clock.now());
  };
}
