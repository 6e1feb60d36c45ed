import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { StoreResponse } from '@ticketing/service-chassis/http';
import type { Dependencies } from './dependencies';
import type { FinalResult } from './ports/payment-gateway';
import type { Refund } from '../domain/refund';

export type FinalizeRefundDependencies = Pick<
  Dependencies,
  'transactions' | 'payments' | 'refunds' | 'resultMessages' | 'metrics' | 'clock' | 'logger'
>;

/**
 * The only way in which a refund ends, whether by its request, by reconciliation or by a webhook: it is done, or it is
 * declined and its amount is released. Either way order-service is notified of the payment's new state.
 *
 * Returns the refund as it is afterwards.
 */
export function createFinalizeRefund(dependencies: FinalizeRefundDependencies) {
  const { transactions, payments, refunds, resultMessages, metrics, clock, logger } = dependencies;
  return async function finalizeRefund(
    refund: Refund,
    result: FinalResult,
    storeResponse?: StoreResponse<Refund>,
  ): Promise<Refund> {
    const done = result.outcome === 'SUCCESS';
    const messageId = await transactions.run(async (tx) => {
      const messageId = await store(tx, refund, result);
      if (messageId !== undefined && done) await storeResponse?.(tx, { ...refund, status: 'SUCCESS' });
      return messageId;
    });
    if (messageId !== undefined) {
      if (done) metrics.refundCompleted(refund);
      else logger.error({ refundId: refund.id, reason: result.reason }, 'the gateway refused a refund');
      await resultMessages.deliver(messageId);
    }
    const finalized = await refunds.find(refund.id);
    if (finalized === undefined) throw new Error(`Refund ${refund.id} has vanished.`);
    return finalized;
  };

  /** The id of the message that notifies order-service; undefined when another process has ended the refund first. */
  async function store(tx: SqlRunner, refund: Refund, result: FinalResult): Promise<string | undefined> {
    const { paymentId, amount, reason } = refund;
    const failureReason = result.outcome === 'SUCCESS' ? null : result.reason;
    if (!(await refunds.finalize(tx, refund.id, failureReason, clock.now()))) return undefined;
    if (failureReason === null) await payments.completeRefund(tx, paymentId, amount.amount);
    else await payments.releaseRefund(tx, paymentId, amount.amount);
    return resultMessages.add(tx, {
      paymentId,
      about: 'REFUNDS',
      reason: failureReason === null ? reason : 'refund_declined',
    });
  }
}

export type FinalizeRefund = ReturnType<typeof createFinalizeRefund>;
