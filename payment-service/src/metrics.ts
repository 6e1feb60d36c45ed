import type { Clock } from '@ticketing/service-chassis/core';
import type { Metrics } from '@ticketing/service-chassis/service';
import type { PaymentMetrics, UnderWay } from './application/ports';
import { failureReasons, type FailureReason } from './domain/failure';
import { paymentMethods, type PaymentMethod, type Settlement } from './domain/payment';
import { refundReasonLabel, refundReasonLabels, type RefundReasonLabel } from './domain/refund';

const endings: readonly Settlement['status'][] = ['SUCCESS', 'FAILED'];

/** Counted once for each payment and refund, when it ends. What can be counted is shown as 0 from the beginning. */
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
  const returned = metrics.counter('refunds_amount_minor_total', 'Money refunded, in minor units.', [
    'currency',
  ]);

  const countPayment = (status: Settlement['status'], method: PaymentMethod, by = 1) =>
    payments.inc({ status, method }, by);
  const countFailure = (reason: FailureReason, by = 1) => failures.inc({ reason }, by);
  const countRefund = (reason: RefundReasonLabel, by = 1) => refunds.inc({ reason }, by);
  for (const status of endings) for (const method of paymentMethods) countPayment(status, method, 0);
  for (const reason of failureReasons) countFailure(reason, 0);
  for (const reason of refundReasonLabels) countRefund(reason, 0);

  return {
    settled({ method, amount }, settlement) {
      countPayment(settlement.status, method);
      if (settlement.status === 'FAILED') countFailure(settlement.reason);
      else if (amount !== null) charged.inc({ currency: amount.currency }, amount.amount);
    },
    refunded({ reason, amount }) {
      returned.inc({ currency: amount.currency }, amount.amount);
      countRefund(refundReasonLabel(reason));
    },
  };
}

type Pending = Pick<UnderWay<unknown>, 'countPending' | 'oldestPending'>;

/** Shows what is under way, and for how long already. */
export function exposePending(
  metrics: Metrics,
  { payments, refunds }: { readonly payments: Pending; readonly refunds: Pending },
  clock: Clock,
): void {
  for (const [name, pending] of [
    ['payments', payments],
    ['refunds', refunds],
  ] as const) {
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
