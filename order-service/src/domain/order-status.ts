export const orderStatuses = [
  'PENDING_PAYMENT',
  'PAID',
  'CONFIRMED',
  'CANCELLED',
  'EXPIRED',
  'REFUNDING',
  'REFUNDED',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

export type OrderPhase = 'unpaid' | 'in progress' | 'confirmed' | 'closed';

/** What each status means; a new status has to say all of it. */
interface StatusFacts {
  readonly next: readonly OrderStatus[];
  /** Tickets are issued with the confirmation; a refunded order keeps them, void. */
  readonly hasTickets: boolean;
  /** In progress: a saga is changing the order. Closed: nothing happens to the order any more. */
  readonly phase: OrderPhase;
}

export const statusFacts: Readonly<Record<OrderStatus, StatusFacts>> = {
  PENDING_PAYMENT: { next: ['PAID', 'CANCELLED', 'EXPIRED'], hasTickets: false, phase: 'unpaid' },
  PAID: { next: ['CONFIRMED', 'REFUNDING'], hasTickets: false, phase: 'in progress' },
  CONFIRMED: { next: ['REFUNDING'], hasTickets: true, phase: 'confirmed' },
  CANCELLED: { next: [], hasTickets: false, phase: 'closed' },
  EXPIRED: { next: [], hasTickets: false, phase: 'closed' },
  REFUNDING: { next: ['REFUNDED'], hasTickets: true, phase: 'in progress' },
  REFUNDED: { next: [], hasTickets: true, phase: 'closed' },
};

/** The statuses from which an order may come into this one. */
export const orderStatusesBefore = (next: OrderStatus): readonly OrderStatus[] =>
  orderStatuses.filter((status) => statusFacts[status].next.includes(next));
