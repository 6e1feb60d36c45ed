import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { Reservation } from '../../domain/reservation';
import type { ListedSeat, PromisedSeat, SeatChange } from '../../domain/seat';

/**
 * Every transaction takes its locks in the same order: seats, reservation, seat counters. Of several seats, it locks the one
 * with the lowest id first.
 */
export interface SeatRepository {
  /** Holds those of the seats that are free, at the prices that the event asks now. A caller that gets fewer than it asked for must roll back. */
  hold(
    tx: SqlRunner,
    hold: {
      readonly eventId: string;
      readonly seatIds: readonly string[];
      readonly reservationId: string;
      readonly now: Date;
      readonly until: Date;
    },
  ): Promise<HeldSeats>;
  /** Extends the hold of those seats that the reservation still holds; returns how many. */
  extend(tx: SqlRunner, reservation: Reservation, now: Date, until: Date): Promise<number>;
  /** Frees those seats that the reservation still holds. */
  free(tx: SqlRunner, reservation: Pick<Reservation, 'id' | 'seats'>): Promise<SeatChange[]>;
  /** Frees those seats whose hold by the reservation has expired. */
  freeExpired(tx: SqlRunner, reservation: Reservation, now: Date): Promise<SeatChange[]>;
  /** Gives the order those seats that the reservation holds, or could hold again because they are free. */
  allocate(
    tx: SqlRunner,
    reservation: Pick<Reservation, 'id' | 'seats'>,
    orderId: string,
    now: Date,
  ): Promise<SeatChange[]>;
  /** Frees all seats of an order, or only the named ones. Returns them in the order of their list. */
  deallocate(tx: SqlRunner, orderId: string, seatIds?: readonly string[]): Promise<SeatChange[]>;
  /**
   * Blocks free seats, or frees blocked ones. The result includes the seats that already have the wanted status. A caller
   * that gets fewer than it asked for must roll back.
   */
  setBlocked(
    tx: SqlRunner,
    change: {
      readonly eventId: string;
      readonly seatIds: readonly string[];
      readonly to: 'AVAILABLE' | 'BLOCKED';
      readonly now: Date;
    },
  ): Promise<SeatChange[]>;
  /** Those of these ids that are seats of the event, each with the live hold of this user that it lies in. */
  existing(
    tx: SqlRunner,
    seats: {
      readonly eventId: string;
      readonly seatIds: readonly string[];
      readonly userId: string;
      readonly now: Date;
    },
  ): Promise<ReadonlyMap<string, OwnHold | undefined>>;
  /** The seats that belong to each of these orders; the map has no entry for an order without seats. */
  allocatedTo(orderIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /**
   * All seats of the event in the order of its map, with their statuses at that moment: an owned seat with the price that its
   * owner was promised, any other with the price that the event asks now.
   */
  list(eventId: string, now: Date): Promise<ListedSeat[]>;
}

/** A live hold of whoever asks. */
export type OwnHold = Pick<Reservation, 'id' | 'expiresAt'>;

/** The seats that were held, in the order of their list, and how their statuses changed. */
export interface HeldSeats {
  readonly seats: readonly PromisedSeat[];
  readonly changes: readonly SeatChange[];
}
