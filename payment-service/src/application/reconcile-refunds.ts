import type { Clock } from '@ticketing/service-chassis/core';
import type { Logger } from '@ticketing/service-chassis/service';
import type { Payments, Refunds } from './ports';
import type { ResolveRefund } from './resolve-refund';
import { nextCheckAt } from '../domain/check-schedule';

/** Refunds looked at in one round, so that a round is never long; the rest is due in the next. */
const BATCH = 50;

/** Goes on with refunds that the gateway has not confirmed, for as long as it takes: what was promised is paid back. */
export function createReconcileRefunds(parts: {
  readonly payments: Payments;
  readonly refunds: Refunds;
  readonly resolveRefund: ResolveRefund;
  readonly clock: Clock;
  readonly logger: Logger;
}) {
  const { refunds, resolveRefund, clock, logger } = parts;

  return async function reconcileRefunds(signal: AbortSignal): Promise<void> {
    for (const refund of await refunds.listDue(clock.now(), BATCH)) {
      if (signal.aborted) return;
      try {
        await refunds.postponeCheck(refund.id, nextCheckAt(refund.createdAt, clock.now()));
        const resolved = await resolveRefund(refund, { repeat: true });
        if (resolved !== 'open')
          logger.info({ refundId: refund.id }, 'reconciliation ended a pending refund');
      } catch (error) {
        logger.error({ err: error, refundId: refund.id }, 'a refund could not be reconciled');
      }
    }
  };
}
