export const paymentStatuses = ['PENDING', 'SUCCESS', 'FAILED', 'PARTIALLY_REFUNDED', 'REFUNDED'] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];

const transitions: Readonly<Record<PaymentStatus, readonly PaymentStatus[]>> = {
  PENDING: ['SUCCESS', 'FAILED'],
  SUCCESS: ['PARTIALLY_REFUNDED', 'REFUNDED'],
  FAILED: [],
  PARTIALLY_REFUNDED: ['PARTIALLY_REFUNDED', 'REFUNDED'],
  REFUNDED: [],
};

/** The statuses from which a payment can reach this one. The guarded UPDATE takes its WHERE from here. */
export const statusesBefore = (to: PaymentStatus): readonly PaymentStatus[] =>
  paymentStatuses.filter((from) => transitions[from].includes(to));

/** A payment in one of these can still change, so the order has no room for another payment. */
export const liveStatuses: readonly PaymentStatus[] = paymentStatuses.filter(
  (status) => transitions[status].length > 0,
);

/** @throws Error for an illegal transition: that is a bug of the program, not a mistake of a caller. */
export function requireTransition(from: PaymentStatus, to: PaymentStatus): void {
  if (!transitions[from].includes(to)) throw new Error(`A payment that is ${from} cannot become ${to}.`);
}

/** The payment has taken money, and not all of it was refunded. */
export const isRefundable = (status: PaymentStatus): boolean => transitions[status].includes('REFUNDED');
