import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { EventSale, SaleTerms } from '../domain/event-sale';
import type { ExistingSeat } from '../domain/inventory-plan';
import type { NewSeat } from '../domain/new-seat';
import type { Reservation } from '../domain/reservation';
import type { EventCounts, ListedSeat, PromisedSeat, SeatChange, SeatStatus } from '../domain/seat';
import type { EventTally, TallyChange } from '../domain/tally';

/**
 * An open transaction. Only repositories look inside. Locks are taken in one order everywhere: seats, reservation, tally; of
 * several seats, the lowest id first.
 */
export type Tx = SqlRunner;

export interface Transactions {
  run<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
  /** Commits when the work gives a result. When it gives undefined, a guard did not hold, and everything is undone. */
  attempt<Result>(work: (tx: Tx) => Promise<Result | undefined>): Promise<Result | undefined>;
}

/** What a hold got: the seats in the order of their list, and what that changed. */
export interface HeldSeats {
  readonly seats: readonly PromisedSeat[];
  readonly changes: readonly SeatChange[];
}

export interface Seats {
  /**
   * Holds those of the seats that are free, be it because a hold lapsed. Whoever gets fewer than asked for must undo it.
   */
  hold(
    tx: Tx,
    hold: {
      readonly eventId: string;
      readonly seatIds: readonly string[];
      readonly reservationId: string;
      readonly now: Date;
      readonly until: Date;
    },
  ): Promise<HeldSeats>;
  /** Prolongs the hold of those seats that the reservation still holds; returns how many. */
  prolong(tx: Tx, reservation: Reservation, now: Date, until: Date): Promise<number>;
  /** Frees those seats that the reservation still holds. */
  free(tx: Tx, reservation: Reservation): Promise<SeatChange[]>;
  /** Frees those seats whose hold by the reservation has lapsed. */
  freeLapsed(tx: Tx, reservation: Reservation, now: Date): Promise<SeatChange[]>;
  /** Gives the order those seats that the reservation holds, or could hold again because they are free. */
  allocate(tx: Tx, reservation: Reservation, orderId: string, now: Date): Promise<SeatChange[]>;
  /** Frees the seats of an order, or those that are named, in the order of their list. */
  deallocate(tx: Tx, orderId: string, seatIds?: readonly string[]): Promise<SeatChange[]>;
  /**
   * Turns free seats into blocked ones, or blocked into free. Those that are as wanted already are in the result too. Whoever
   * gets fewer than asked for must undo it.
   */
  setBlocked(
    tx: Tx,
    change: {
      readonly eventId: string;
      readonly seatIds: readonly string[];
      readonly to: 'AVAILABLE' | 'BLOCKED';
      readonly now: Date;
    },
  ): Promise<SeatChange[]>;
  /** Which of these ids are seats of the event. */
  existing(tx: Tx, eventId: string, seatIds: readonly string[]): Promise<Set<string>>;
  /** The seats that belong to each of these orders; an order without any is not in it. */
  allocatedTo(orderIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** The whole event in the order of its map, as seen at that moment. */
  list(eventId: string, now: Date): Promise<ListedSeat[]>;
}

export interface Inventory {
  existing(tx: Tx, eventId: string): Promise<ExistingSeat[]>;
  add(tx: Tx, eventId: string, seats: readonly NewSeat[]): Promise<void>;
  /** Deletes those that are still free or blocked; returns their statuses. */
  remove(tx: Tx, ids: readonly string[]): Promise<SeatStatus[]>;
  /** Changes tier and price of those that are still free or blocked; returns how many. */
  reprice(tx: Tx, ids: readonly string[], tier: string, price: number): Promise<number>;
  move(tx: Tx, ids: readonly string[], by: number): Promise<void>;
}

export interface Reservations {
  /**
   * Stores a held reservation in one of the person's free slots, if the event is on sale at that moment in that currency and
   * for so many seats. False when any of it is not so.
   * @throws UniqueViolation when a rival takes the same slot at the same time
   */
  insertHeld(tx: Tx, reservation: Reservation, maxLiveHolds: number): Promise<boolean>;
  find(id: string): Promise<Reservation | undefined>;
  /** The person's holds for the event that have lapsed without being ended. */
  lapsedOf(
    tx: Tx,
    whose: { readonly userId: string; readonly eventId: string; readonly now: Date },
  ): Promise<Reservation[]>;
  /** Ends a hold that is still live. */
  release(tx: Tx, id: string, now: Date): Promise<boolean>;
  /** Ends a hold that has lapsed. */
  expire(tx: Tx, id: string, now: Date): Promise<boolean>;
  prolong(tx: Tx, id: string, now: Date, until: Date): Promise<boolean>;
  /**
   * Gives the reservation to an order: a live hold always, an expired one unless the event's holds were released. Never
   * to an order that has given its seats back.
   */
  allocate(tx: Tx, reservation: Reservation, orderId: string, now: Date): Promise<boolean>;
  /** The next holds, of all events, whose time is up. */
  due(now: Date, limit: number): Promise<Reservation[]>;
  /** Holds of an event that have not been ended, lapsed or not. */
  heldOf(eventId: string, limit: number): Promise<Reservation[]>;
}

export interface ReturnedOrders {
  add(orderId: string, now: Date): Promise<void>;
  has(orderId: string): Promise<boolean>;
}

export interface EventSales {
  find(eventId: string, tx?: Tx): Promise<EventSale | undefined>;
  /** Stores the terms, and keeps other inventory changes of the event out until the transaction ends. Gives the first free seat number. */
  put(tx: Tx, sale: Omit<EventSale, 'holdsReleased'>): Promise<number>;
  setNextSeatNumber(tx: Tx, eventId: string, next: number): Promise<void>;
  /** False when there is no such event. */
  change(eventId: string, terms: Partial<SaleTerms> & { readonly holdsReleased?: boolean }): Promise<boolean>;
  isReportedSoldOut(eventId: string): Promise<boolean>;
  setReportedSoldOut(eventId: string, soldOut: boolean): Promise<void>;
}

/** The tallies of an event that changed, as they were when they were looked at. */
export type ReportMark = readonly { readonly shard: number; readonly changes: number }[];

export interface Tallies {
  /** Adds the change to one of the event's rows. `spreadBy` is any id of the work at hand; it chooses the row. */
  record(tx: Tx, eventId: string, spreadBy: string, change: TallyChange): Promise<void>;
  /** Undefined for an event that is not known. */
  ofEvent(eventId: string, now: Date): Promise<EventTally | undefined>;
  /** The sums over all events. */
  total(): Promise<EventTally['counts']>;
  /**
   * The sums of the events that are on sale, or whose sale ended after `endedAfter`: those of which most seats are sold, at
   * most so many.
   */
  ofSales(sales: { readonly now: Date; readonly endedAfter: Date }, limit: number): Promise<EventCounts[]>;
  /** Events that may have become sold out, or come back on sale, since they were last looked at. */
  unreported(limit: number): Promise<string[]>;
  mark(eventId: string): Promise<ReportMark>;
  /** Forgets what was looked at, except where more has changed since. */
  clear(eventId: string, mark: ReportMark): Promise<void>;
}

export interface Catalogue {
  /** Tells whether an event is sold out. False when the catalogue wants to know nothing of that event (any more). */
  reportAvailability(eventId: string, soldOut: boolean): Promise<boolean>;
}

export const outcomes = ['held', 'allocated', 'released', 'expired'] as const;
export type Outcome = (typeof outcomes)[number];

export interface ReservationMetrics {
  count(outcome: Outcome, by?: number): void;
  countRefused(reason: string): void;
}
