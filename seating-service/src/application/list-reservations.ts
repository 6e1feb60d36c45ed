import { pageOf, type Page, type UserPrincipal } from '@ticketing/service-chassis/http';
import type { Reservation } from '../domain/reservation';
import type { UseCaseDependencies } from './dependencies';

export interface ListReservations {
  readonly eventId: string;
  /** The id of the last reservation on the page before. */
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export type ListReservationsDependencies = Pick<UseCaseDependencies, 'reservations' | 'clock'>;

/** The caller's own live holds of an event, newest first. */
export function createListReservations({ reservations, clock }: ListReservationsDependencies) {
  return async function listReservations(
    { eventId, cursor, limit }: ListReservations,
    { userId }: UserPrincipal,
  ): Promise<Page<Reservation>> {
    const live = await reservations.liveOf({ userId, eventId, now: clock.now() }, cursor, limit + 1);
    return pageOf(live, limit, ({ id }) => [id]);
  };
}
