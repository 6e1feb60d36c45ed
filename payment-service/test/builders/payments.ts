import type { Payment } from '../../src/domain/payment';

const BEGINNING = new Date('2026-06-01T12:00:00.000Z').getTime();

/** A time that many seconds after the tests' beginning. */
export const at = (seconds: number): Date => new Date(BEGINNING + seconds * 1_000);

/** A payment that was just begun; its request and reference follow from its id. */
export function aPayment(change: Partial<Payment> & { readonly id: string }): Payment {
  return {
    requestKey: `request-${change.id}`,
    orderId: 'ord_1',
    userId: 'usr_1',
    method: 'CARD',
    status: 'PENDING',
    reference: `chg_of_${change.id}`,
    amount: null,
    refundReserved: 0,
    refunded: 0,
    failureReason: null,
    orderStatus: 'PENDING_PAYMENT',
    successTold: false,
    createdAt: at(0),
    ...change,
  };
}
