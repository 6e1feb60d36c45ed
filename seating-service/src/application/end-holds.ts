import { forEachConcurrently } from '@ticketing/service-chassis/core';
import type { SqlRunner } from '@ticketing/service-chassis/database';
import { statusAt, type Reservation } from '../domain/reservation';
import { counterChangeOf, counterChangeOfCleared } from '../domain/seat-counters';
import type { UseCaseDependencies } from './dependencies';
import { runOrRollBack } from './run-or-roll-back';

export type HoldRepositories = Pick<UseCaseDependencies, 'seats' | 'reservations' | 'seatCounters'>;

export type EndHoldsDependencies = HoldRepositories & Pick<UseCaseDependencies, 'transactions' | 'metrics'>;

const HOLDS_AT_ONCE = 20;

/**
 * Ends each of these holds in its own transaction: live holds are released and expired holds are cleared. A hold that ended
 * in another way meanwhile, or was extended, is skipped.
 */
export async function endHolds(
  dependencies: EndHoldsDependencies,
  holds: readonly Reservation[],
  now: Date,
): Promise<void> {
  const { transactions, metrics } = dependencies;
  await forEachConcurrently(holds, { limit: HOLDS_AT_ONCE }, async (hold) => {
    const hasExpired = statusAt(hold, now) === 'EXPIRED';
    const end = hasExpired ? expireHold : releaseHold;
    const ended = await runOrRollBack(transactions, (tx) => end(dependencies, tx, hold, now));
    if (ended) metrics.count(hasExpired ? 'expired' : 'released');
  });
}

/** Ends a live hold and frees its seats. Undefined when it ended in another way meanwhile. */
export async function releaseHold(
  { seats, reservations, seatCounters }: HoldRepositories,
  tx: SqlRunner,
  hold: Reservation,
  now: Date,
): Promise<true | undefined> {
  const freed = await seats.free(tx, hold);
  if (!(await reservations.release(tx, hold, now))) return undefined;
  await seatCounters.record(tx, hold.eventId, hold.id, counterChangeOf(freed));
  return true;
}

/**
 * Clears an expired hold: those of its seats that nobody has taken since get the status AVAILABLE. Undefined when the
 * hold ended in another way meanwhile.
 */
export async function expireHold(
  { seats, reservations, seatCounters }: HoldRepositories,
  tx: SqlRunner,
  hold: Reservation,
  now: Date,
): Promise<true | undefined> {
  const freed = await seats.freeExpired(tx, hold, now);
  if (!(await reservations.expire(tx, hold, now))) return undefined;
  if (freed.length > 0) await seatCounters.record(tx, hold.eventId, hold.id, counterChangeOfCleared(freed));
  return true;
}
