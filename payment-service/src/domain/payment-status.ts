export const paymentStatuses = ['PENDING', 'SUCCESS', 'FAILED', 'PARTIALLY_REFUNDED', 'REFUNDED'] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];

const mayBecome: Readonly<Record<PaymentStatus, readonly PaymentStatus[]>> = {
  PENDING: ['SUCCESS', 'FAILED'],
  SUCCESS: ['PARTIALLY_REFUNDED', 'REFUNDED'],
  FAILED: [],
  PARTIALLY_REFUNDED: ['PARTIALLY_REFUNDED', 'REFUNDED'],
  REFUNDED: [],
};

/** @throws Error for a step that the state machine does not have: it is a mistake of the program, not of a caller. */
export function requireTransition(from: PaymentStatus, to: PaymentStatus): void {
  if (!mayBecome[from].includes(to)) throw new Error(`A payment that is ${from} cannot become ${to}.`);
}

/** Money was taken and not all of it has gone back. */
export const isRefundable = (status: PaymentStatus): boolean => mayBecome[status].includes('REFUNDED');

/** Both in minor units. */
export const statusAfterRefund = (amount: number, refunded: number): PaymentStatus =>
  refunded >= amount ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
