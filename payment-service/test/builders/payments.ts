import type { Money } from '@ticketing/service-chassis/core';
import type { Payment } from '../../src/domain/payment';
import type { Refund } from '../../src/domain/refund';

export const inr = (amount: number): Money => ({ amount, currency: 'INR' });

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

/** A refund of pay_1 that was just begun; its request follows from its id. */
export function aRefund(change: Partial<Refund> & { readonly id: string }): Refund {
  return {
    requestKey: `request-${change.id}`,
    paymentId: 'pay_1',
    orderId: 'ord_1',
    amount: inr(40),
    reason: 'goodwill',
    status: 'PENDING',
    createdAt: at(0),
    ...change,
  };
}
