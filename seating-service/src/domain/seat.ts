export const seatStatuses = ['AVAILABLE', 'HELD', 'ALLOCATED', 'BLOCKED'] as const;
export type SeatStatus = (typeof seatStatuses)[number];

export type SeatCounts = Readonly<Record<SeatStatus, number>>;

/** The seats of one event. */
export interface EventCounts {
  readonly eventId: string;
  readonly counts: SeatCounts;
}

/** A seat as it was promised to somebody; the price is in minor units of the event's currency. */
export interface PromisedSeat {
  readonly id: string;
  readonly section: string;
  /** Empty for a numbered place in a standing section. */
  readonly row: string;
  readonly number: string;
  readonly label: string;
  readonly tier: string;
  readonly price: number;
}

/** A seat as everyone sees it. */
export interface ListedSeat extends PromisedSeat {
  readonly status: SeatStatus;
}

/** What one write did to one seat. */
export interface SeatChange {
  readonly eventId: string;
  readonly seatId: string;
  readonly from: SeatStatus;
  readonly to: SeatStatus;
}

export function countByStatus(seats: Iterable<{ readonly status: SeatStatus }>): SeatCounts {
  const counts = { AVAILABLE: 0, HELD: 0, ALLOCATED: 0, BLOCKED: 0 };
  for (const { status } of seats) counts[status] += 1;
  return counts;
}
