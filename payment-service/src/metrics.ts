import type { Metrics } from '@ticketing/service-chassis';
import type { PaymentMetrics } from './application/ports';
import { refundReasonLabel } from './domain/refund';

/** Counted once for each payment and refund, when it ends. */
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
  return {
    settled({ method, amount }, settlement) {
      payments.inc({ status: settlement.status, method });
      if (settlement.status === 'FAILED') failures.inc({ reason: settlement.reason });
      else if (amount !== null) charged.inc({ currency: amount.currency }, amount.amount);
    },
    refunded({ reason, amount }) {
      returned.inc({ currency: amount.currency }, amount.amount);
      refunds.inc({ reason: refundReasonLabel(reason) });
    },
  };
}
