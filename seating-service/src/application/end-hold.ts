import { statusAt, type Reservation } from '../domain/reservation';
import { tallyOf, tallyOfCleared } from '../domain/tally';
import type { ReservationMetrics, Reservations, Seats, Tallies, Transactions, Tx } from './ports';

export interface HoldStores {
  readonly seats: Pick<Seats, 'free' | 'freeLapsed'>;
  readonly reservations: Pick<Reservations, 'release' | 'expire'>;
  readonly tallies: Pick<Tallies, 'record'>;
}

/** Ends a live hold and frees its seats. False, and nothing may be committed, when it has ended otherwise meanwhile. */
export async function releaseHold(
  stores: HoldStores,
  tx: Tx,
  hold: Reservation,
  now: Date,
): Promise<boolean> {
  const freed = await stores.seats.free(tx, hold);
  if (!(await stores.reservations.release(tx, hold.id, now))) return false;
  await stores.tallies.record(tx, hold.eventId, hold.id, tallyOf(freed));
  return true;
}

/**
 * Clears a lapsed hold away: those of its seats that nobody has taken over become available in name too. False, and nothing
 * may be committed, when it has ended otherwise meanwhile.
 */
export async function expireHold(stores: HoldStores, tx: Tx, hold: Reservation, now: Date): Promise<boolean> {
  const freed = await stores.seats.freeLapsed(tx, hold, now);
  if (!(await stores.reservations.expire(tx, hold.id, now))) return false;
  if (freed.length > 0) await stores.tallies.record(tx, hold.eventId, hold.id, tallyOfCleared(freed));
  return true;
}

export interface EndHoldsDependencies extends HoldStores {
  readonly transactions: Transactions;
  readonly metrics: ReservationMetrics;
}

const HOLDS_AT_ONCE = 20;

/**
 * Ends each of these holds, in a transaction of its own: the live ones are released, the lapsed ones expire. What has ended
 * otherwise meanwhile, or was prolonged, is passed over.
 */
export async function endHolds(
  dependencies: EndHoldsDependencies,
  holds: readonly Reservation[],
  now: Date,
): Promise<void> {
  const { transactions, metrics } = dependencies;
  for (let start = 0; start < holds.length; start += HOLDS_AT_ONCE) {
    const batch = holds.slice(start, start + HOLDS_AT_ONCE);
    await Promise.all(
      batch.map(async (hold) => {
        const hasLapsed = statusAt(hold, now) === 'EXPIRED';
        const end = hasLapsed ? expireHold : releaseHold;
        const ended = await transactions.attempt(
          async (tx) => (await end(dependencies, tx, hold, now)) || undefined,
        );
        if (ended) metrics.count(hasLapsed ? 'expired' : 'released');
      }),
    );
  }
}
