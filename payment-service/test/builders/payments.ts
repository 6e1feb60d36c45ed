import type { Money } from '@ticketing/service-chassis/core';
import type { Payment } from '../../src/domain/payment';
import type { Refund } from '../../src/domain/refund';

export const inr = (amount: number): Money => ({ amount, currency: 'INR' });

const BEGINNING = new Date('2026-06-01T12:00:00.000Z').getTime();

/** That many seconds after the start of the tests. */
export const at = (seconds: number): Date => new Date(BEGINNING + seconds * 1_000);

/** A new payment. Its idempotency key and reference follow from its id. */
export function aPayment(change: Partial<Payment> & { readonly id: string }): Payment {
  return {
    idempotencyKey: `request-${change.id}`,
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
    orderStatusAt: at(0),
    successAcknowledged: false,
    createdAt: at(0),
    ...change,
  };
}

/** A new refund of pay_1. Its idempotency key follows from its id. */
export function aRefund(change: Partial<Refund> & { readonly id: string }): Refund {
  return {
    idempotencyKey: `request-${change.id}`,
    paymentId: 'pay_1',
    orderId: 'ord_1',
    amount: inr(40),
    reason: 'goodwill',
    status: 'PENDING',
    createdAt: at(0),
    ...change,
  };
}
