import { problem, type Clock } from '@ticketing/service-chassis/core';
import {
  holdExpired,
  holdReleased,
  reservationNotFound,
  seatsReturned,
  statusAt,
  type Reservation,
} from '../domain/reservation';
import { tallyOf } from '../domain/tally';
import type { ReservationMetrics, Reservations, ReturnedOrders, Seats, Tallies, Transactions } from './ports';
import { settle } from './settle';

export interface AllocateSeats {
  readonly reservationId: string;
  readonly orderId: string;
}

export interface AllocateDependencies {
  readonly transactions: Transactions;
  readonly seats: Pick<Seats, 'allocate'>;
  readonly reservations: Pick<Reservations, 'find' | 'allocate'>;
  readonly returnedOrders: Pick<ReturnedOrders, 'has'>;
  readonly tallies: Pick<Tallies, 'record'>;
  readonly metrics: ReservationMetrics;
  readonly clock: Clock;
}

/**
 * Makes the seats of a reservation those of a paid order. The same again changes nothing and answers the same. When the
 * payment came after the hold had lapsed, the order gets the same seats if all of them are still free.
 */
export function createAllocateSeats(dependencies: AllocateDependencies) {
  const { transactions, seats, reservations, returnedOrders, tallies, metrics, clock } = dependencies;

  async function attempt(command: AllocateSeats): Promise<Reservation | undefined> {
    const reservation = await reservations.find(command.reservationId);
    if (reservation === undefined) throw reservationNotFound();
    if (await returnedOrders.has(command.orderId)) throw seatsReturned();
    const now = clock.now();
    switch (statusAt(reservation, now)) {
      case 'ALLOCATED':
        if (reservation.orderId === command.orderId) return reservation;
        throw problem.conflict(
          'allocated_to_another_order',
          'The seats of this reservation belong to another order.',
        );
      case 'RELEASED':
        throw holdReleased();
      case 'HELD':
        return take(reservation, command.orderId, now);
      case 'EXPIRED':
        return (await take(reservation, command.orderId, now)) ?? refuseUnlessEndedOtherwise(reservation);
    }
  }

  async function take(
    reservation: Reservation,
    orderId: string,
    now: Date,
  ): Promise<Reservation | undefined> {
    const allocated = await transactions.attempt<Reservation>(async (tx) => {
      const changes = await seats.allocate(tx, reservation, orderId, now);
      if (changes.length < reservation.seats.length) return undefined;
      if (!(await reservations.allocate(tx, reservation, orderId, now))) return undefined;
      await tallies.record(tx, reservation.eventId, orderId, tallyOf(changes));
      return { ...reservation, status: 'ALLOCATED', orderId };
    });
    if (allocated !== undefined) metrics.count('allocated');
    return allocated;
  }

  /** A repeat of the same allocation may have won meanwhile; if the hold still counts as expired, its seats are gone. */
  async function refuseUnlessEndedOtherwise({ id }: Reservation): Promise<undefined> {
    const again = await reservations.find(id);
    if (again === undefined || statusAt(again, clock.now()) === 'EXPIRED') throw holdExpired();
    return undefined;
  }

  return (command: AllocateSeats): Promise<Reservation> => settle(() => attempt(command));
}
