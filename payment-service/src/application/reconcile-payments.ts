import { addMilliseconds } from '@ticketing/service-chassis/core';
import type { AuthorizePayment } from './authorize-payment';
import type { Dependencies } from './dependencies';
import type { ResolveCharge } from './resolve-charge';
import { earlier, nextCheckAt } from '../domain/check-schedule';
import { isAuthorized, type Payment } from '../domain/payment';

/** Payments that are checked in one round, so that no round takes long. The rest are due in the next round. */
const BATCH = 50;

export interface ReconcilePaymentsDependencies extends Pick<
  Dependencies,
  'payments' | 'clock' | 'logger' | 'notChargedAfterMs'
> {
  readonly authorizePayment: AuthorizePayment;
  readonly resolveCharge: ResolveCharge;
}

/**
 * Ends payments whose request got no response from the gateway, or crashed. The gateway's own result decides. When the
 * gateway has had no such charge for longer than any request takes, the charge is voided.
 */
export function createReconcilePayments(dependencies: ReconcilePaymentsDependencies) {
  const { payments, authorizePayment, resolveCharge, clock, logger, notChargedAfterMs } = dependencies;

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

  async function check(payment: Payment): Promise<void> {
    const now = clock.now();
    const overdueAt = addMilliseconds(payment.createdAt, notChargedAfterMs);
    const isOverdue = overdueAt <= now;
    // Postponed before the check, so that a payment whose check always fails does not block the others.
    const next = nextCheckAt(payment.createdAt, now);
    await payments.postponeCheck(payment.id, isOverdue ? next : earlier(next, overdueAt));
    if (await reconcile(payment, isOverdue)) {
      logger.info({ paymentId: payment.id }, 'reconciliation ended a pending payment');
    }
  }

  /** True when the payment has ended. */
  async function reconcile(payment: Payment, isOverdue: boolean): Promise<boolean> {
    if (isAuthorized(payment)) {
      return (await resolveCharge(payment, { voidIfMissing: isOverdue })) === 'ended';
    }
    if (!isOverdue) return false;
    // Nobody knows whether order-service began the attempt. It begins it now, so that it can be notified of the end.
    const authorization = await authorizePayment(payment);
    if (authorization.kind !== 'authorized') return authorization.kind === 'ended';
    return (await resolveCharge(authorization.payment, { voidIfMissing: true })) === 'ended';
  }
}
