/** What is for sale, as the seat map shows it. */
export interface Sale {
  readonly eventId: string;
  readonly seatIds: readonly string[];
}

/** The amount that was charged, in minor units. */
export interface Taken {
  readonly orderId: string;
  readonly paymentId: string;
  readonly amount: number;
  readonly currency: string;
}

/** What the participants of a world know about each other. */
export interface SharedView {
  /** The first event exists from the beginning. */
  readonly sales: Sale[];
  /** Tickets whose holders are at the door. */
  readonly shownTickets: { readonly code: string; readonly eventId: string }[];
  /** The payments that an administrator may refund. */
  readonly taken: Taken[];
  /** Cancels a paid order, and lets others do something about its payment at the same moment. */
  readonly cancelPaid: (taken: Taken, cancel: () => Promise<void>) => Promise<void>;
  readonly isOpen: () => boolean;
}
