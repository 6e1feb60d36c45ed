/** What is for sale, as the seat map shows it. */
export interface Sale {
  readonly eventId: string;
  readonly seatIds: readonly string[];
}

/** Money that was taken, in minor units. */
export interface Taken {
  readonly paymentId: string;
  readonly amount: number;
  readonly currency: string;
}

/** What the people of a world see of each other. */
export interface SharedView {
  /** The first is there from the beginning. */
  readonly sales: Sale[];
  /** Codes of tickets whose holders stand at the door. */
  readonly shownCodes: string[];
  /** What an administrator may give back. */
  readonly taken: Taken[];
  readonly isOpen: () => boolean;
}
