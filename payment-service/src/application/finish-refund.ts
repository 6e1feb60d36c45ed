import type { Clock } from '@ticketing/service-chassis/core';
import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { Logger } from '@ticketing/service-chassis/service';
import type { Transactions } from '@ticketing/service-chassis/database';
import type { GatewayResult, OrderMessages, PaymentMetrics, Payments, Refunds } from './ports';
import type { Refund } from '../domain/refund';

type FinalResult = Exclude<GatewayResult, { outcome: 'UNKNOWN' }>;

/**
 * The one way in which a refund ends, be it by its request, by reconciliation or by a webhook: done, or refused and its
 * amount released. Whatever it is, order-service is told the payment's new state. Returns the refund as it is then.
 */
export function createFinishRefund(parts: {
  readonly transactions: Transactions;
  readonly payments: Payments;
  readonly refunds: Refunds;
  readonly messages: OrderMessages;
  readonly metrics: PaymentMetrics;
  readonly clock: Clock;
  readonly logger: Logger;
}) {
  const { transactions, payments, refunds, messages, metrics, clock, logger } = parts;

  async function end(tx: SqlRunner, refund: Refund, result: FinalResult): Promise<string | undefined> {
    const done = result.outcome === 'SUCCESS';
    const failureReason = done ? null : result.reason;
    if (!(await refunds.settle(tx, refund.id, done ? 'SUCCESS' : 'FAILED', failureReason, clock.now()))) {
      return undefined;
    }
    const { paymentId, amount, reason } = refund;
    if (done) await payments.completeRefund(tx, paymentId, amount.amount);
    else await payments.releaseRefund(tx, paymentId, amount.amount);
    return messages.add(tx, { paymentId, about: 'REFUNDS', reason: done ? reason : 'refund_declined' });
  }

  return async function finishRefund(
    refund: Refund,
    result: FinalResult,
    record?: (tx: SqlRunner, refund: Refund) => Promise<void>,
  ): Promise<Refund> {
    const done = result.outcome === 'SUCCESS';
    const messageId = await transactions.run(async (tx) => {
      const messageId = await end(tx, refund, result);
      if (messageId !== undefined && done) await record?.(tx, { ...refund, status: 'SUCCESS' });
      return messageId;
    });
    if (messageId !== undefined) {
      if (done) metrics.refunded(refund);
      else logger.error({ refundId: refund.id, reason: result.reason }, 'the gateway refused a refund');
      await messages.deliver(messageId);
    }
    const ended = await refunds.find(refund.id);
    if (ended === undefined) throw new Error(`Refund ${refund.id} has vanished.`);
    return ended;
  };
}

export type FinishRefund = ReturnType<typeof createFinishRefund>;
