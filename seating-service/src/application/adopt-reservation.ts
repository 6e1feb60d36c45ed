import { alreadyHeldByYou, reservationNotFound } from '../domain/problems';
import { requireLive, type Reservation } from '../domain/reservation';
import type { UseCaseDependencies } from './dependencies';
import { retryOnConflict } from './retry-on-conflict';

export interface AdoptReservation {
  readonly id: string;
  readonly orderId: string;
  readonly userId: string;
  /** The seats that the hold must have, these and no others. */
  readonly seatIds?: readonly string[] | undefined;
}

export interface AdoptedReservation {
  readonly reservation: Reservation;
  /** The order that has the hold: the given one, or one that adopted it before and must be placed under its own id. */
  readonly orderId: string;
}

export type AdoptReservationDependencies = Pick<UseCaseDependencies, 'reservations' | 'clock'>;

/**
 * Gives a live hold to an order that is about to be placed. From then on its owner cannot release or change it. The first order
 * id stays: when order-service crashes before it has stored the order, its next try is told that id, so the order that a
 * person is pointed to is always the one that is placed in the end.
 * @throws ProblemError 404, also for the hold of another user, 409 `already_allocated` or `already_held_by_you`, 410
 */
export function createAdoptReservation({ reservations, clock }: AdoptReservationDependencies) {
  return {
    adopt: (command: AdoptReservation): Promise<AdoptedReservation> =>
      retryOnConflict(() => tryToAdopt(command)),

    /** The order could not be placed: its owner may change the hold again. */
    disown: (id: string, orderId: string): Promise<void> => reservations.disown(id, orderId),
  };

  async function tryToAdopt(command: AdoptReservation): Promise<AdoptedReservation | undefined> {
    const { id, orderId, userId, seatIds } = command;
    const revision = seatIds === undefined ? undefined : (await findWith(seatIds, command)).revision;
    const adopted = await reservations.adopt(id, { orderId, userId, now: clock.now() }, revision);
    if (adopted !== undefined) return { reservation: adopted, orderId: adopted.adoptedOrderId ?? orderId };
    await findLive(command);
    return undefined;
  }

  async function findWith(
    seatIds: readonly string[],
    command: Pick<AdoptReservation, 'id' | 'userId'>,
  ): Promise<Reservation> {
    const reservation = await findLive(command);
    const wanted = new Set(seatIds);
    const isExact =
      wanted.size === reservation.seats.length && reservation.seats.every((seat) => wanted.has(seat.id));
    if (!isExact) throw alreadyHeldByYou(reservation);
    return reservation;
  }

  async function findLive({ id, userId }: Pick<AdoptReservation, 'id' | 'userId'>): Promise<Reservation> {
    const reservation = await reservations.find(id);
    if (reservation === undefined || reservation.userId !== userId) throw reservationNotFound();
    requireLive(reservation, clock.now());
    return reservation;
  }
}
