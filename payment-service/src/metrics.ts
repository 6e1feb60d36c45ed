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
  return {
    settled({ method }, settlement) {
      payments.inc({ status: settlement.status, method });
      if (settlement.status === 'FAILED') failures.inc({ reason: settlement.reason });
    },
    refunded({ reason }) {
      refunds.inc({ reason: refundReasonLabel(reason) });
    },
  };
}
