import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { CloseReason } from '../../domain/close-reason';
import { isAmountOf, type Order } from '../../domain/order';
import { decidePaymentResult, type PaymentDecision, type PaymentResult } from '../../domain/payment-result';
import { amountMismatch, orderNotFound } from '../../domain/problems';
import type { ChangeOrderDependencies, Dependencies } from '../dependencies';
import { inNewTransaction } from '../in-new-transaction';
import { addRefundMessage } from '../messages/refund-message';
import type { SagaRunner, StartedSaga } from '../sagas/saga-runner';

export type RecordPaymentResult = ReturnType<typeof createRecordPaymentResult>;

export interface RecordPaymentResultDependencies
  extends ChangeOrderDependencies, Pick<Dependencies, 'attempts' | 'sagaRecords' | 'logger'> {
  readonly sagaRunner: SagaRunner;
}

/**
 * Records how a payment went and does what follows from it. Results may come in any order and be repeated.
 * When a success cannot confirm the order, its refund is recorded as due before this returns.
 *
 * @throws ProblemError `order_not_found`, `amount_mismatch`, `payment_of_another_order`
 */
export function createRecordPaymentResult(dependencies: RecordPaymentResultDependencies) {
  const { orders, attempts, sagaRunner, metrics, transactions, logger } = dependencies;

  return async function recordPaymentResult(orderId: string, result: PaymentResult): Promise<Order> {
    const { order, started, resumed } = await inNewTransaction(transactions, async (tx) => {
      const before = await orders.find(orderId, tx);
      if (before === undefined) throw orderNotFound();
      const decision = decidePaymentResult(before, await attempts.find(result.paymentId, tx), result);
      return carryOut(dependencies, tx, before, decision, result);
    });
    const after = await runSaga(order, started, resumed);
    if (result.status === 'SUCCESS' && !isAmountOf(after, result.amount)) {
      const due = { amount: after.total, currency: after.currency };
      const { paymentId, amount: charged } = result;
      logger.error({ orderId, paymentId, charged, due }, 'a payment had the wrong amount and is refunded');
      throw amountMismatch(due);
    }
    return after;
  };

  async function runSaga(order: Order, started?: StartedSaga, resumed?: string): Promise<Order> {
    if (started !== undefined) {
      if (started.order.status !== order.status) metrics.orderChangedStatus(started.order);
      return sagaRunner.run(started);
    }
    if (resumed === undefined) return order;
    await sagaRunner.resume(resumed);
    return (await orders.find(order.id)) ?? order;
  }
}

/** The stored order, and the saga that has to run once this is committed. */
interface CarriedOut {
  readonly order: Order;
  readonly started?: StartedSaga;
  readonly resumed?: string | undefined;
}

async function carryOut(
  dependencies: RecordPaymentResultDependencies,
  tx: SqlRunner,
  before: Order,
  decision: PaymentDecision,
  { paymentId, reason }: PaymentResult,
): Promise<CarriedOut> {
  const { orders, attempts, sagaRunner, messages, clock, logger } = dependencies;
  const { followUp, refundToNotify: refunded } = decision;
  const now = clock.now();
  if (decision.attempt !== undefined) await attempts.put(tx, decision.attempt, now);
  if (decision.compareSoon === true) await orders.compareSoon(tx, before.id, now);
  const order = decision.order === before ? before : await orders.save(tx, before, decision.order, now);
  if (refunded !== undefined) {
    await addRefundMessage(dependencies, tx, order, {
      paymentId,
      refunded,
      reason: reasonOfRefund(order, paymentId),
    });
  }
  switch (followUp) {
    case 'nothing':
      return { order };
    case 'confirm the order': {
      const about = { subject: order.id, paymentId, reason: null };
      return { order, started: await sagaRunner.start(tx, 'PURCHASE', order, about) };
    }
    case 'refund the order': {
      const about = { subject: order.id, paymentId, reason: 'refunded_by_platform' } as const;
      return { order, started: await sagaRunner.start(tx, 'REFUND', order, about) };
    }
    case 'request the refund again':
    case 'resume the refund':
      if (followUp === 'request the refund again') await attempts.countFailedRefund(paymentId, now, tx);
      return { order, resumed: await resumeRefund(dependencies, tx, order, paymentId) };
    case 'notify the buyer of the failure': {
      const text = oneLine(reason) || 'payment_not_accepted';
      const payBy = order.payBy.toISOString();
      await messages.add(tx, { type: 'payment.failed', orderId: order.id, reason: text, payBy });
      return { order };
    }
    case 'report the contradiction':
      logger.warn({ orderId: order.id, paymentId }, 'a payment failed after it had succeeded');
      return { order };
    default: {
      const about = { subject: paymentId, paymentId, reason: followUp.refundPayment };
      return { order, started: await sagaRunner.start(tx, 'UNAPPLIED_PAYMENT_REFUND', order, about) };
    }
  }
}

/** Makes the saga that refunds this payment due, if there is one. Returns its id. */
async function resumeRefund(
  { sagaRecords, clock }: RecordPaymentResultDependencies,
  tx: SqlRunner,
  order: Order,
  paymentId: string,
): Promise<string | undefined> {
  const now = clock.now();
  if (order.paidPaymentId !== paymentId) {
    return sagaRecords.resume(tx, 'UNAPPLIED_PAYMENT_REFUND', paymentId, now);
  }
  return (
    (await sagaRecords.resume(tx, 'REFUND', order.id, now)) ??
    (await sagaRecords.resume(tx, 'PURCHASE', order.id, now))
  );
}

/** The words with which somebody asked payment-service for a refund are not meant for the buyer. */
const reasonOfRefund = (order: Order, paymentId: string): CloseReason =>
  (order.paidPaymentId === paymentId ? order.closeReason : null) ?? 'refunded_by_platform';

/** The reason is free text and must not break the message that contains it. */
const oneLine = (text = ''): string => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
