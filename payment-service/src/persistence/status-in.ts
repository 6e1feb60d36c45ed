import type { PaymentStatus } from '../domain/payment-status';

/** The SQL condition that the status is one of these. They are constants of the program, so they need no parameters. */
export const statusIn = (statuses: readonly PaymentStatus[]): string =>
  `status IN (${statuses.map((status) => `'${status}'`).join(', ')})`;
