import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { Principal, StoreResponse } from '@ticketing/service-chassis/http';
import { saleProblem } from '../domain/event-sale';
import { eventNotFound, noSeatsLeft } from '../domain/problems';
import { requireLive, requireNotAdopted, withSeats, type Reservation } from '../domain/reservation';
import type { PromisedSeat } from '../domain/seat';
import { counterChangeOf } from '../domain/seat-counters';
import type { UseCaseDependencies } from './dependencies';
import { explainMissingSeats } from './explain-missing-seats';
import { findOwn } from './find-reservation';
import { retryOnConflict } from './retry-on-conflict';
import { runOrRollBack } from './run-or-roll-back';

export interface EditReservation {
  readonly id: string;
  /** Seats that the hold shall have; those that it has already stay. */
  readonly add: readonly string[];
  /** Seats that the hold shall not have. */
  readonly remove: readonly string[];
}

export type EditReservationDependencies = Pick<
  UseCaseDependencies,
  'transactions' | 'seats' | 'reservations' | 'seatCounters' | 'sales' | 'clock' | 'limits'
>;

/** A hold, and what is to change in it. */
interface Edit {
  readonly reservation: Reservation;
  readonly kept: readonly PromisedSeat[];
  readonly removed: readonly PromisedSeat[];
  readonly addedIds: readonly string[];
  readonly now: Date;
}

/**
 * Adds seats to a live hold and takes others out of it, all or nothing. The other seats keep their hold, their prices and the
 * expiry, which the added ones get too.
 * @throws ProblemError 404, 409 `order_placed` and as for a new hold, 410 `hold_expired`, 400 `no_seats_left`
 */
export function createEditReservation(dependencies: EditReservationDependencies) {
  const { transactions, reservations, clock } = dependencies;

  return (
    command: EditReservation,
    caller: Principal | undefined,
    storeResponse?: StoreResponse<Reservation>,
  ): Promise<Reservation> => retryOnConflict(() => tryToEdit(command, caller, storeResponse));

  async function tryToEdit(
    { id, add, remove }: EditReservation,
    caller: Principal | undefined,
    storeResponse?: StoreResponse<Reservation>,
  ): Promise<Reservation | undefined> {
    const reservation = await findOwn(reservations, id, caller);
    const now = clock.now();
    requireLive(reservation, now);
    requireNotAdopted(reservation);
    const edit = editOf(reservation, add, remove, now);
    if (edit.addedIds.length === 0 && edit.removed.length === 0) return reservation;
    if (edit.addedIds.length > 0) await requireOnSale(dependencies, edit);
    return runOrRollBack(transactions, async (tx) => {
      const edited = await store(dependencies, tx, edit);
      if (edited !== undefined) await storeResponse?.(tx, edited);
      return edited;
    });
  }
}

function editOf(
  reservation: Reservation,
  add: readonly string[],
  remove: readonly string[],
  now: Date,
): Edit {
  const has = new Set(reservation.seats.map(({ id }) => id));
  const leaves = new Set(remove);
  const edit = {
    reservation,
    kept: reservation.seats.filter(({ id }) => !leaves.has(id)),
    removed: reservation.seats.filter(({ id }) => leaves.has(id)),
    addedIds: add.filter((id) => !has.has(id)),
    now,
  };
  if (edit.kept.length + edit.addedIds.length === 0) throw noSeatsLeft();
  return edit;
}

async function requireOnSale(
  { sales, limits }: EditReservationDependencies,
  { reservation, kept, addedIds, now }: Edit,
): Promise<void> {
  const sale = await sales.find(reservation.eventId);
  if (sale === undefined) throw eventNotFound();
  const { maxSeatsPerReservation } = limits;
  const seatCount = kept.length + addedIds.length;
  const problem = saleProblem(sale, { seatCount, now, maxSeatsPerReservation });
  if (problem !== undefined) throw problem;
}

/** Undefined when the hold or the sale changed meanwhile. */
async function store(
  { seats, reservations, seatCounters }: EditReservationDependencies,
  tx: SqlRunner,
  { reservation, kept, removed, addedIds, now }: Edit,
): Promise<Reservation | undefined> {
  const { id, eventId, userId, expiresAt } = reservation;
  const wanted = { eventId, seatIds: addedIds, reservationId: id, now, until: expiresAt };
  const added = addedIds.length === 0 ? { seats: [], changes: [] } : await seats.hold(tx, wanted);
  if (added.seats.length < addedIds.length) {
    const gotIds = added.seats.map((seat) => seat.id);
    throw await explainMissingSeats(seats, tx, { eventId, userId, now, wantedIds: addedIds, gotIds });
  }
  const freed = removed.length === 0 ? [] : await seats.free(tx, { id, seats: removed });
  if (freed.length < removed.length) return undefined;
  const edited = withSeats(reservation, [...kept, ...added.seats]);
  if (!(await reservations.edit(tx, edited, now, addedIds.length > 0))) return undefined;
  await seatCounters.record(tx, eventId, id, counterChangeOf([...added.changes, ...freed]));
  return edited;
}
