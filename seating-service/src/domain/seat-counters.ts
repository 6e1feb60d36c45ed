import type { SeatChange } from './seat';
import { bySeatStatus, isOffered, seatStatuses, type SeatCounts, type SeatStatus } from './seat-status';

/** How one write changes the counters of an event. */
export interface CounterChange {
  readonly counts: SeatCounts;
  readonly changes: number;
  /** True when the event may have sold out, or have seats again. A hold and its end do neither. */
  readonly needsReport: boolean;
}

/**
 * A stored change adds two to the version, because the seat may have changed twice since the last write: its hold expired,
 * which nobody wrote down, and then somebody took it. See `versionOf`.
 */
const CHANGES_PER_SEAT = 2;
/** Clearing an expired hold adds one: readers saw the expiry before, and `expired` has one less from now on. */
const CHANGES_PER_CLEARED_SEAT = 1;

export const counterChangeOf = (seats: readonly SeatChange[]): CounterChange =>
  countChanges(seats, CHANGES_PER_SEAT);
export const counterChangeOfCleared = (seats: readonly SeatChange[]): CounterChange =>
  countChanges(seats, CHANGES_PER_CLEARED_SEAT);

/** For seats that are created (positive) or deleted (negative). */
export function counterChangeOfInventory(
  counts: Partial<Record<SeatStatus, number>>,
  touched: number,
): CounterChange {
  return {
    counts: bySeatStatus((status) => counts[status] ?? 0),
    changes: touched * CHANGES_PER_SEAT,
    needsReport: true,
  };
}

function countChanges(seats: readonly SeatChange[], changesPerSeat: number): CounterChange {
  const counts = bySeatStatus(() => 0);
  let needsReport = false;
  for (const { from, to } of seats) {
    counts[from] -= 1;
    counts[to] += 1;
    needsReport ||= isOffered(from) !== isOffered(to);
  }
  return { counts, changes: seats.length * changesPerSeat, needsReport };
}

/** The sums over the counter rows of one event, and the number of its expired holds that are not cleared yet. */
export interface SeatCounters {
  readonly changes: number;
  readonly counts: SeatCounts;
  readonly expired: number;
}

/**
 * A number that rises with every change of the seats that a reader can see, even when a hold expires, which is no write.
 *
 * An example: changes 10, expired 0, so version 10. A hold expires: 10 + 1 = 11. The job clears it: changes 11, expired 0, so
 * still 11: readers see nothing new. Somebody takes a seat whose hold has expired: changes 10 + 2, expired 0, so 12.
 */
export const versionOf = ({ changes, expired }: SeatCounters): number => changes + expired;

/** The counts as a reader sees them: a seat whose hold has expired is available. */
export const visibleCounts = ({ counts, expired }: SeatCounters): SeatCounts => ({
  ...counts,
  AVAILABLE: counts.AVAILABLE + expired,
  HELD: counts.HELD - expired,
});

export const isSoldOut = ({ counts }: SeatCounters): boolean =>
  seatStatuses.every((status) => !isOffered(status) || counts[status] === 0);
