import type { createChargePayment } from '../application/charge-payment';
import type { createReadPayments } from '../application/read-payments';
import type { createReceiveWebhook } from '../application/receive-webhook';
import type { createRefundPayment } from '../application/refund-payment';

/** What the routes can do. */
export interface UseCases {
  readonly chargePayment: ReturnType<typeof createChargePayment>;
  readonly refundPayment: ReturnType<typeof createRefundPayment>;
  readonly readPayments: ReturnType<typeof createReadPayments>;
  readonly receiveWebhook: ReturnType<typeof createReceiveWebhook>;
}
