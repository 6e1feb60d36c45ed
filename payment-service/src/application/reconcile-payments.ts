import { addMilliseconds, type Clock } from '@ticketing/service-chassis/core';
import type { Logger } from '@ticketing/service-chassis/service';
import type { OpenAttempt } from './open-attempt';
import type { Payments } from './ports';
import type { ResolveCharge } from './resolve-charge';
import { earlier, nextCheckAt } from '../domain/check-schedule';
import { isPriced, type Payment } from '../domain/payment';

/** Payments looked at in one round, so that a round is never long; the rest is due in the next. */
const BATCH = 50;

/**
 * Ends payments whose request got no answer from the gateway or died on the way: with what the gateway says, or, when it
 * has no such charge for longer than any request lives, by making the charge impossible.
 */
export function createReconcilePayments(parts: {
  readonly payments: Payments;
  readonly openAttempt: OpenAttempt;
  readonly resolveCharge: ResolveCharge;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly notChargedAfterMs: number;
}) {
  const { payments, openAttempt, resolveCharge, clock, logger, notChargedAfterMs } = parts;

  /** True when the payment has ended. */
  async function reconcile(payment: Payment, isOverdue: boolean): Promise<boolean> {
    if (isPriced(payment)) {
      const resolved = await resolveCharge(payment, { giveUp: isOverdue });
      return resolved.kind === 'ended';
    }
    if (!isOverdue) return false;
    // Whether order-service waits for this payment is not known. Asked again it does, and then it can be told the end.
    const opened = await openAttempt(payment);
    if (opened.kind === 'unavailable') return false;
    if (opened.kind === 'ended') return true;
    return (await resolveCharge(opened.payment, { giveUp: true })).kind === 'ended';
  }

  async function check(payment: Payment): Promise<void> {
    const now = clock.now();
    const overdueAt = addMilliseconds(payment.createdAt, notChargedAfterMs);
    const isOverdue = overdueAt <= now;
    // Before the asking, so that one payment that always fails does not keep the others from their turn.
    const next = nextCheckAt(payment.createdAt, now);
    await payments.postponeCheck(payment.id, isOverdue ? next : earlier(next, overdueAt));
    if (await reconcile(payment, isOverdue)) {
      logger.info({ paymentId: payment.id }, 'reconciliation ended a pending payment');
    }
  }

  return async function reconcilePayments(signal: AbortSignal): Promise<void> {
    for (const payment of await payments.listDue(clock.now(), BATCH)) {
      if (signal.aborted) return;
      try {
        await check(payment);
      } catch (error) {
        logger.error({ err: error, paymentId: payment.id }, 'a payment could not be reconciled');
      }
    }
  };
}
