import type { Dependencies } from './dependencies';
import type { FinalResult } from './ports/payment-gateway';
import {
  isAuthorized,
  type AuthorizedPayment,
  type FailedOutcome,
  type Payment,
  type PaymentOutcome,
} from '../domain/payment';
import { requireTransition } from '../domain/payment-status';

export interface FinalizePayment {
  (payment: AuthorizedPayment, outcome: PaymentOutcome): Promise<Payment>;
  /** A payment without an amount was never charged, so it can only fail. */
  (payment: Payment, outcome: FailedOutcome): Promise<Payment>;
}

export type FinalizePaymentDependencies = Pick<
  Dependencies,
  'transactions' | 'payments' | 'resultMessages' | 'metrics' | 'clock'
>;

/**
 * The only way in which a payment ends, whether by its request, by reconciliation or by a webhook. If another process ended
 * it first, that outcome stays. Order-service is notified of every payment that has an amount, because it has begun an
 * attempt for it; the message is stored in the same transaction, so that no success can be lost.
 *
 * Returns the payment as it is afterwards.
 */
export function createFinalizePayment(dependencies: FinalizePaymentDependencies): FinalizePayment {
  const { transactions, payments, resultMessages, metrics, clock } = dependencies;
  return async function finalizePayment(payment: Payment, outcome: PaymentOutcome): Promise<Payment> {
    requireTransition(payment.status, outcome.status);
    const { won, messageId } = await store(payment, outcome);
    if (won) metrics.paymentFinalized(payment, outcome);
    // If that fails, the relay delivers it later; the payment has succeeded all the same.
    if (messageId !== undefined) await resultMessages.deliver(messageId);
    const finalized = await payments.find(payment.id);
    if (finalized === undefined) throw new Error(`Payment ${payment.id} has vanished.`);
    return finalized;
  };

  function store(payment: Payment, outcome: PaymentOutcome) {
    // Order-service replaces this by the status that it comes to, as soon as it has been notified.
    const at = clock.now();
    const changed =
      outcome.status === 'SUCCESS' ? { ...payment, orderStatus: 'PAID', orderStatusAt: at } : payment;
    return transactions.run(async (tx) => {
      const won = await payments.finalize(tx, changed, outcome, at);
      if (!won || !isAuthorized(payment)) return { won, messageId: undefined };
      const messageId = await resultMessages.add(tx, {
        paymentId: payment.id,
        about: outcome.status,
        ...(outcome.status === 'FAILED' ? { reason: outcome.reason } : {}),
      });
      return { won, messageId };
    });
  }
}

/** What a final result of the gateway means for the payment. */
export const outcomeOf = (result: FinalResult): PaymentOutcome =>
  result.outcome === 'SUCCESS' ? { status: 'SUCCESS' } : { status: 'FAILED', reason: result.reason };
