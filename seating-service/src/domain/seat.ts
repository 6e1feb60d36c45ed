import type { SeatStatus } from './seat-status';

/** A seat as it was promised to a buyer; the price is in minor units of the event's currency. */
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

/** How one write changed one seat. */
export interface SeatChange {
  readonly eventId: string;
  readonly seatId: string;
  readonly from: SeatStatus;
  readonly to: SeatStatus;
}
