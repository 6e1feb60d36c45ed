import type { Clock } from '@ticketing/service-chassis/core';
import type { Metrics } from '@ticketing/service-chassis/service';
import type { InProgress } from './application/ports/in-progress';
import type { PaymentMetrics } from './application/ports/payment-metrics';
import { failureReasons } from './domain/failure-reason';
import { paymentMethods, type PaymentOutcome } from './domain/payment';
import { refundReasonLabel, refundReasonLabels } from './domain/refund';

const finalStatuses: readonly PaymentOutcome['status'][] = ['SUCCESS', 'FAILED'];

/** Counts each payment and refund once, when it ends. Every label combination that is known is 0 from the beginning. */
export function createPaymentMetrics(metrics: Metrics): PaymentMetrics {
  const payments = metrics.counter('payments_total', 'Payments that ended, by how they ended.', [
    'status',
    'method',
  ]);
  const failures = metrics.counter('payments_failed_total', 'Payments that failed, by why.', ['reason']);
  const refunds = metrics.counter('refunds_total', 'Refunds that were done, by why.', ['reason']);
  const charged = metrics.counter('payments_amount_minor_total', 'Money charged, in minor units.', [
    'currency',
  ]);
  const refunded = metrics.counter('refunds_amount_minor_total', 'Money refunded, in minor units.', [
    'currency',
  ]);

  for (const status of finalStatuses)
    for (const method of paymentMethods) payments.inc({ status, method }, 0);
  for (const reason of failureReasons) failures.inc({ reason }, 0);
  for (const reason of refundReasonLabels) refunds.inc({ reason }, 0);

  return {
    paymentFinalized({ method, amount }, outcome) {
      payments.inc({ status: outcome.status, method });
      if (outcome.status === 'FAILED') failures.inc({ reason: outcome.reason });
      else if (amount !== null) charged.inc({ currency: amount.currency }, amount.amount);
    },
    refundCompleted({ reason, amount }) {
      refunded.inc({ currency: amount.currency }, amount.amount);
      refunds.inc({ reason: refundReasonLabel(reason) });
    },
  };
}

type Pending = Pick<InProgress<unknown>, 'countPending' | 'oldestPending'>;

/** Exposes how many payments and refunds are in progress, and the age of the oldest. */
export function exposeInProgress(
  metrics: Metrics,
  { payments, refunds }: { readonly payments: Pending; readonly refunds: Pending },
  clock: Clock,
): void {
  for (const [name, pending] of Object.entries({ payments, refunds })) {
    metrics.gauge(`${name}_pending`, `How many ${name} have not ended.`, [], async (gauge) => {
      gauge.set(await pending.countPending());
    });
    metrics.gauge(
      `${name}_pending_oldest_seconds`,
      `Age of the oldest of the ${name} that have not ended; 0 when all have.`,
      [],
      async (gauge) => {
        const oldest = await pending.oldestPending();
        gauge.set(oldest === undefined ? 0 : (clock.now().getTime() - oldest.getTime()) / 1_000);
      },
    );
  }
}
