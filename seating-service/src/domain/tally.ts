import type { SeatChange, SeatCounts, SeatStatus } from './seat';

/** By how much one write moves the tallies of an event. */
export interface TallyChange {
  readonly counts: SeatCounts;
  readonly changes: number;
  /** True when the event may have become sold out, or come back on sale: a hold or its end does neither. */
  readonly needsReport: boolean;
}

/**
 * A change counts twice because a lapsed hold may lie in between: what was held is free, without a write, once its time is
 * up, and is then changed again. See `versionOf`.
 */
const CHANGES_PER_SEAT = 2;
/** Clearing a lapsed hold away changes nothing that anyone sees: the lapse itself, already counted, becomes a count here. */
const CHANGES_PER_CLEARED_SEAT = 1;

export const tallyOf = (seats: readonly SeatChange[]): TallyChange => tally(seats, CHANGES_PER_SEAT);
export const tallyOfCleared = (seats: readonly SeatChange[]): TallyChange =>
  tally(seats, CHANGES_PER_CLEARED_SEAT);

/** The tally of seats that are created (positive) or deleted (negative). */
export function tallyOfInventory(counts: Partial<Record<SeatStatus, number>>, touched: number): TallyChange {
  return {
    counts: { AVAILABLE: 0, HELD: 0, ALLOCATED: 0, BLOCKED: 0, ...counts },
    changes: touched * CHANGES_PER_SEAT,
    needsReport: true,
  };
}

function tally(seats: readonly SeatChange[], changesPerSeat: number): TallyChange {
  const counts = { AVAILABLE: 0, HELD: 0, ALLOCATED: 0, BLOCKED: 0 };
  let needsReport = false;
  for (const { from, to } of seats) {
    counts[from] -= 1;
    counts[to] += 1;
    needsReport ||= isOffered(from) !== isOffered(to);
  }
  return { counts, changes: seats.length * changesPerSeat, needsReport };
}

/** A held seat may come back at any moment, so an event with one is not sold out. */
const isOffered = (status: SeatStatus): boolean => status === 'AVAILABLE' || status === 'HELD';

/** The sums over the tallies of one event, and the number of its holds that have lapsed but are not cleared away yet. */
export interface EventTally {
  readonly changes: number;
  readonly counts: SeatCounts;
  readonly lapsed: number;
}

/**
 * A number that rises with every change of the seats that a reader could see, also with those that no write makes: a hold
 * that lapses adds one, and when it is cleared away that one moves from the second term to the first.
 */
export const versionOf = ({ changes, lapsed }: EventTally): number => changes + lapsed;

/** The counts as a reader sees them: a lapsed hold is an available seat. */
export const visibleCounts = ({ counts, lapsed }: EventTally): SeatCounts => ({
  ...counts,
  AVAILABLE: counts.AVAILABLE + lapsed,
  HELD: counts.HELD - lapsed,
});

export const isSoldOut = ({ counts }: EventTally): boolean => counts.AVAILABLE === 0 && counts.HELD === 0;
