import { PeerError } from '@ticketing/service-chassis/peers';
import type { RefundReason } from '../../domain/close-reason';
import type { PaymentClient } from '../ports/payment-client';
import { done, waiting, type Outcome } from './saga';
import type { SagaDependencies } from './saga-dependencies';

/** The result of a refund resumes the saga. These are for a result that comes too early or never. */
const TRY_AGAIN_MS = 60_000;
const TRY_AGAIN_AFTER_DECLINE_MS = 15 * 60_000;

/**
 * Refunds what is left of a payment. Repeated, it refunds nothing more. It is done only once the whole payment is refunded:
 * "nothing left to refund" may also mean that another refund is in progress, and that one can still be declined.
 */
export async function refundAll(
  { payments, attempts, clock }: Pick<SagaDependencies, 'payments' | 'attempts' | 'clock'>,
  refund: { orderId: string; paymentId: string; reason: RefundReason; key: string },
): Promise<Outcome> {
  const { orderId, paymentId, reason, key } = refund;
  const failed = (await attempts.find(paymentId))?.failedRefunds ?? 0;
  try {
    const status = await payments.refund({ paymentId, reason }, failed === 0 ? key : `${key}-${failed}`);
    if (status === 'PENDING') return waiting('the gateway has not confirmed the refund yet', TRY_AGAIN_MS);
  } catch (error) {
    if (!(error instanceof PeerError)) throw error;
    if (error.code === 'nothing_left_to_refund') {
      return waiting('all of the payment is refunded or about to be', TRY_AGAIN_MS);
    }
    if (error.code !== 'refund_declined') throw error;
    await attempts.countFailedRefund(paymentId, clock.now());
    return waiting('the gateway declined the refund', TRY_AGAIN_AFTER_DECLINE_MS);
  }
  if (await isRefunded(payments, orderId, paymentId)) return done;
  await attempts.countFailedRefund(paymentId, clock.now());
  return waiting('another refund has a part of the payment', TRY_AGAIN_MS);
}

async function isRefunded(payments: PaymentClient, orderId: string, paymentId: string): Promise<boolean> {
  const stated = (await payments.statement([orderId])).get(orderId)?.find(({ id }) => id === paymentId);
  return stated?.status === 'REFUNDED';
}
