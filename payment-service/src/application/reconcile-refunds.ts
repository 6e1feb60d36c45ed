import type { Dependencies } from './dependencies';
import type { ResolveRefund } from './resolve-refund';
import { nextCheckAt } from '../domain/check-schedule';

/** Refunds that are checked in one round, so that no round takes long. The rest are due in the next round. */
const BATCH = 50;

export interface ReconcileRefundsDependencies extends Pick<Dependencies, 'refunds' | 'clock' | 'logger'> {
  readonly resolveRefund: ResolveRefund;
}

/** Repeats refunds that the gateway has not confirmed, however long it takes: every accepted refund is paid. */
export function createReconcileRefunds(dependencies: ReconcileRefundsDependencies) {
  const { refunds, resolveRefund, clock, logger } = dependencies;
  return async function reconcileRefunds(signal: AbortSignal): Promise<void> {
    for (const refund of await refunds.listDue(clock.now(), BATCH)) {
      if (signal.aborted) return;
      try {
        await refunds.postponeCheck(refund.id, nextCheckAt(refund.createdAt, clock.now()));
        const resolved = await resolveRefund(refund, { repeat: true });
        if (resolved === 'ended') {
          logger.info({ refundId: refund.id }, 'reconciliation ended a pending refund');
        }
      } catch (error) {
        logger.error({ err: error, refundId: refund.id }, 'a refund could not be reconciled');
      }
    }
  };
}
