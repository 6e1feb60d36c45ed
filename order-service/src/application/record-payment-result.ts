import { problem, type Clock, type Money } from '@ticketing/service-chassis/core';
import type { Database, SqlRunner } from '@ticketing/service-chassis/database';
import type { Logger } from '@ticketing/service-chassis/service';
import type { ReturnReason } from '../domain/close-reason';
import { endPayment, isPaidBack, recordRefunded, type Order } from '../domain/order';
import type { PaymentAttempt } from '../domain/payment-attempt';
import { inFreshTransaction } from './fresh-transaction';
import type { Messages } from './messages';
import { openAttempt } from './open-attempt';
import { orderNotFound } from './order-not-found';
import type { OrderStore, OrderWatcher, PaymentAttemptStore } from './ports';
import type { Begun, SagaRunner } from './sagas/saga-runner';
import type { SagaStore } from './sagas/saga-store';

export interface PaymentResult {
  readonly orderId: string;
  readonly paymentId: string;
  readonly status: 'SUCCESS' | 'FAILED' | 'PARTIALLY_REFUNDED' | 'REFUNDED';
  /** What was charged. */
  readonly amount: Money;
  /** What went back so far, in total. */
  readonly refunded?: Money | undefined;
  readonly reason?: string | undefined;
}

export interface RecordPaymentResult {
  /**
   * Takes note of how a payment went, in whatever order and however often it is told, and does what follows from it. A
   * success that cannot end in a confirmed order is owed back before this answers.
   *
   * @throws ProblemError `order_not_found`, `amount_mismatch`, `payment_of_another_order`
   */
  (result: PaymentResult): Promise<Order>;
}

export interface RecordPaymentResultParts {
  readonly orders: OrderStore;
  readonly attempts: PaymentAttemptStore;
  readonly sagas: SagaRunner;
  readonly sagaStore: SagaStore;
  readonly messages: Messages;
  readonly watcher: OrderWatcher;
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What follows from a result, once it is stored. */
interface Consequence {
  readonly order: Order;
  readonly begun?: Begun | undefined;
  /** A saga that waited for this result. */
  readonly woken?: string | undefined;
}

export function createRecordPaymentResult(parts: RecordPaymentResultParts): RecordPaymentResult {
  const { orders, attempts, sagas, sagaStore, messages, watcher, database, clock, logger } = parts;

  async function succeeded(tx: SqlRunner, order: Order, result: PaymentResult): Promise<Consequence> {
    const { paymentId, amount } = result;
    const attempt = await attemptOf(tx, result);
    if (order.paidPaymentId === paymentId || attempt.state === 'OWED' || attempt.state === 'RETURNED') {
      return { order, woken: await refundDeclined(tx, order, result) };
    }
    await attempts.put(tx, { ...attempt, state: 'PAID', amount }, clock.now());
    const objection = objectionTo(order, amount);
    if (objection === undefined) {
      const about = { subject: order.id, paymentId, reason: null };
      return { order, begun: await sagas.begin(tx, 'PURCHASE', order, about) };
    }
    const ended = await endOpenPayment(tx, order, paymentId);
    const about = { subject: paymentId, paymentId, reason: objection };
    return { order: ended, begun: await sagas.begin(tx, 'PAYMENT_RETURN', ended, about) };
  }

  async function failed(tx: SqlRunner, order: Order, result: PaymentResult): Promise<Consequence> {
    const attempt = await attemptOf(tx, result);
    if (attempt.state !== 'OPEN') {
      if (attempt.state !== 'FAILED') {
        logger.warn(
          { orderId: order.id, paymentId: result.paymentId },
          'a payment failed after it had succeeded',
        );
      }
      return { order };
    }
    await attempts.put(tx, { ...attempt, state: 'FAILED', amount: result.amount }, clock.now());
    const ended = await endOpenPayment(tx, order, result.paymentId);
    if (ended.status === 'PENDING_PAYMENT') {
      await messages.notice(tx, {
        template: 'payment_failed',
        orderId: order.id,
        reason: oneLine(result.reason) || 'The payment was not accepted.',
        payBy: ended.payBy.toISOString(),
      });
    }
    return { order: ended };
  }

  /** A refund that was under way came to nothing: whoever waits for it has to ask for another. */
  async function refundDeclined(
    tx: SqlRunner,
    order: Order,
    { paymentId, reason }: PaymentResult,
  ): Promise<string | undefined> {
    if (reason !== REFUND_DECLINED) return undefined;
    await attempts.countRefundInVain(paymentId, clock.now(), tx);
    return wakeRefund(tx, order, paymentId);
  }

  /** The saga, if any, that pays this payment back. */
  async function wakeRefund(tx: SqlRunner, order: Order, paymentId: string): Promise<string | undefined> {
    const now = clock.now();
    if (order.paidPaymentId !== paymentId) return sagaStore.wake(tx, 'PAYMENT_RETURN', paymentId, now);
    return (
      (await sagaStore.wake(tx, 'REFUND', order.id, now)) ??
      (await sagaStore.wake(tx, 'PURCHASE', order.id, now))
    );
  }

  async function refunded(tx: SqlRunner, order: Order, result: PaymentResult): Promise<Consequence> {
    const given = result.status === 'REFUNDED' ? (result.refunded ?? result.amount) : result.refunded;
    if (given === undefined) throw refundedMissing();
    if (order.paidPaymentId === result.paymentId) return refundedOfOrder(tx, order, given.amount, result);
    const attempt = await attemptOf(tx, result);
    if (attempt.state === 'RETURNED') return { order };
    const total = Math.max(attempt.refunded, given.amount);
    const isReturned = total >= result.amount.amount;
    const state = isReturned ? 'RETURNED' : attempt.state === 'OWED' ? 'OWED' : 'PAID';
    await attempts.put(tx, { ...attempt, state, amount: result.amount, refunded: total }, clock.now());
    await orders.checkSoon(tx, order.id, clock.now());
    if (!isReturned) return { order, woken: await refundDeclined(tx, order, result) };
    return {
      order: await endOpenPayment(tx, order, result.paymentId),
      woken: await wakeRefund(tx, order, result.paymentId),
    };
  }

  async function refundedOfOrder(
    tx: SqlRunner,
    order: Order,
    amount: number,
    result: PaymentResult,
  ): Promise<Consequence> {
    const after = recordRefunded(order, amount);
    const current = after === order ? order : await orders.save(tx, order, after, clock.now());
    if (!isPaidBack(current)) return { order: current, woken: await refundDeclined(tx, current, result) };
    switch (current.status) {
      case 'CONFIRMED': {
        const about = {
          subject: current.id,
          paymentId: current.paidPaymentId,
          reason: 'refunded_by_platform',
        } as const;
        return { order: current, begun: await sagas.begin(tx, 'REFUND', current, about) };
      }
      case 'PAID':
      case 'REFUNDING':
        return { order: current, woken: await wakeRefund(tx, current, result.paymentId) };
      default:
        return { order: current };
    }
  }

  async function attemptOf(tx: SqlRunner, { orderId, paymentId }: PaymentResult): Promise<PaymentAttempt> {
    const known = await attempts.find(paymentId, tx);
    if (known !== undefined && known.orderId !== orderId) {
      throw problem.conflict('payment_of_another_order', 'This payment belongs to another order.');
    }
    return known ?? openAttempt(orderId, paymentId);
  }

  async function endOpenPayment(tx: SqlRunner, order: Order, paymentId: string): Promise<Order> {
    const after = endPayment(order, paymentId);
    return after === order ? order : orders.save(tx, order, after, clock.now());
  }

  const recorders = { SUCCESS: succeeded, FAILED: failed, PARTIALLY_REFUNDED: refunded, REFUNDED: refunded };

  return async (result) => {
    const consequence = await inFreshTransaction(database, async (tx) => {
      const fresh = await orders.find(result.orderId, tx);
      if (fresh === undefined) throw orderNotFound();
      return recorders[result.status](tx, fresh, result);
    });
    const after = await followUp(consequence);
    if (result.status === 'SUCCESS') refuseMismatch(after, result);
    return after;
  };

  async function followUp({ order, begun, woken }: Consequence): Promise<Order> {
    if (begun !== undefined) {
      if (begun.order.status !== order.status) watcher.entered(begun.order);
      return sagas.walk(begun);
    }
    if (woken === undefined) return order;
    await sagas.resume(woken);
    return (await orders.find(order.id)) ?? order;
  }

  function refuseMismatch(order: Order, { paymentId, amount }: PaymentResult): void {
    if (isAmountOf(order, amount)) return;
    logger.error(
      { orderId: order.id, paymentId, charged: amount, due: order.total, currency: order.currency },
      'a payment was not over the amount of its order and goes back',
    );
    throw problem.conflict(
      'amount_mismatch',
      'The payment is not over the amount of the order. It is refunded in full.',
      { extra: { due: { amount: order.total, currency: order.currency } } },
    );
  }
}

/** A reason is free text, and must not break the message that carries it. */
const oneLine = (text = ''): string => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();

/** The word by which payment-service says that a refund was refused. */
const REFUND_DECLINED = 'refund_declined';

const isAmountOf = (order: Order, { amount, currency }: Money): boolean =>
  amount === order.total && currency === order.currency;

/** Why a payment cannot pay for this order. */
function objectionTo(order: Order, amount: Money): ReturnReason | undefined {
  if (!isAmountOf(order, amount)) return 'amount_mismatch';
  if (order.status === 'PENDING_PAYMENT') return undefined;
  return order.paidPaymentId === null ? 'order_closed' : 'duplicate_payment';
}

const refundedMissing = () =>
  problem.invalid('invalid_request', 'A partial refund needs the total that was refunded.', {
    errors: [{ pointer: '/refunded', detail: 'is required with PARTIALLY_REFUNDED' }],
  });
