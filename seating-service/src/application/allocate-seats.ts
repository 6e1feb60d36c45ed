import { allocatedToAnotherOrder, holdExpired, reservationNotFound } from '../domain/problems';
import { statusAt, type Reservation } from '../domain/reservation';
import { counterChangeOf } from '../domain/seat-counters';
import type { UseCaseDependencies } from './dependencies';
import { retryOnConflict } from './retry-on-conflict';
import { runOrRollBack } from './run-or-roll-back';

export interface AllocateSeats {
  readonly reservationId: string;
  readonly orderId: string;
}

export type AllocateSeatsDependencies = Pick<
  UseCaseDependencies,
  'transactions' | 'seats' | 'reservations' | 'returnedOrders' | 'seatCounters' | 'metrics' | 'clock'
>;

/**
 * Gives the seats of a reservation to a paid order. A repeated call changes nothing and returns the same. When the payment
 * came after the hold expired, the order gets the same seats if all of them are still free.
 */
export function createAllocateSeats(dependencies: AllocateSeatsDependencies) {
  const { transactions, seats, reservations, returnedOrders, seatCounters, metrics, clock } = dependencies;

  return (command: AllocateSeats): Promise<Reservation> => retryOnConflict(() => tryToAllocate(command));

  async function tryToAllocate({ reservationId, orderId }: AllocateSeats): Promise<Reservation | undefined> {
    const reservation = await reservations.find(reservationId);
    if (reservation === undefined) throw reservationNotFound();
    // A late allocation must not take the seats again that a refund has given back.
    if (await returnedOrders.has(orderId)) throw holdExpired('returned');
    const now = clock.now();
    switch (statusAt(reservation, now)) {
      case 'ALLOCATED':
        if (reservation.orderId === orderId) return reservation;
        throw allocatedToAnotherOrder();
      case 'RELEASED':
        throw holdExpired('released');
      case 'HELD':
        return take(reservation, orderId, now);
      case 'EXPIRED':
        return (await take(reservation, orderId, now)) ?? rejectIfStillExpired(reservation);
    }
  }

  async function take(
    reservation: Reservation,
    orderId: string,
    now: Date,
  ): Promise<Reservation | undefined> {
    const allocated = await runOrRollBack<Reservation>(transactions, async (tx) => {
      const changes = await seats.allocate(tx, reservation, orderId, now);
      if (changes.length < reservation.seats.length) return undefined;
      if (!(await reservations.allocate(tx, reservation, orderId, now))) return undefined;
      await seatCounters.record(tx, reservation.eventId, orderId, counterChangeOf(changes));
      return { ...reservation, status: 'ALLOCATED', orderId };
    });
    if (allocated !== undefined) metrics.count('allocated');
    return allocated;
  }

  /** A repeat of the same allocation may have won meanwhile. If the hold still counts as expired, its seats are gone. */
  async function rejectIfStillExpired({ id }: Reservation): Promise<undefined> {
    const current = await reservations.find(id);
    if (current === undefined || statusAt(current, clock.now()) === 'EXPIRED') throw holdExpired('expired');
    return undefined;
  }
}
