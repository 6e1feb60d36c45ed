import {
  addMilliseconds,
  problem,
  type Clock,
  type IdSource,
  type Money,
} from '@ticketing/service-chassis/core';
import { UniqueViolation, type SqlRunner } from '@ticketing/service-chassis/database';
import type { Logger } from '@ticketing/service-chassis/service';
import { askGateway } from './ask-gateway';
import type { FinishRefund } from './finish-refund';
import type { Transactions } from '@ticketing/service-chassis/database';
import type { PaymentGateway, Payments, Refunds } from './ports';
import { isPriced, type Payment } from '../domain/payment';
import { isRefundable } from '../domain/payment-status';
import type { Refund } from '../domain/refund';

export interface RefundCommand {
  /** The same in every repeat of the request. */
  readonly requestKey: string;
  readonly paymentId: string;
  /** All that is left when absent. */
  readonly amount: Money | undefined;
  readonly reason: string;
}

/**
 * Gives money back, never more in total than was paid: the amount is reserved on the payment before the gateway is asked,
 * in the transaction that stores the refund. A repeat of the request goes on with the refund that the first one began.
 *
 * Returns the refund as SUCCESS, or as PENDING when the gateway gave no answer.
 * @throws ProblemError 404 without such a payment, 409 when it cannot be refunded or the gateway refuses
 */
export function createRefundPayment(parts: {
  readonly transactions: Transactions;
  readonly gateway: PaymentGateway;
  readonly payments: Payments;
  readonly refunds: Refunds;
  readonly finishRefund: FinishRefund;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly firstCheckAfterMs: number;
}) {
  const { transactions, gateway, payments, refunds, finishRefund, clock, ids, logger } = parts;

  function reserve(command: RefundCommand): Promise<Refund> {
    return transactions.run(async (tx) => {
      const payment = await payments.lock(tx, command.paymentId);
      if (payment === undefined) throw problem.notFound('payment_not_found', 'There is no such payment.');
      const amount = amountToRefund(payment, command.amount);
      if (!(await payments.reserveRefund(tx, payment.id, amount.amount))) throw exceedsPayment();
      const createdAt = clock.now();
      const refund: Refund = {
        id: ids.next('rfd'),
        requestKey: command.requestKey,
        paymentId: payment.id,
        orderId: payment.orderId,
        amount,
        reason: command.reason,
        status: 'PENDING',
        createdAt,
      };
      await refunds.insert(tx, refund, addMilliseconds(createdAt, parts.firstCheckAfterMs));
      return refund;
    });
  }

  /** The refund that this request began, now or before. */
  async function begin(command: RefundCommand): Promise<Refund> {
    const begun = await refunds.findByRequest(command.requestKey);
    if (begun !== undefined) return sameRequest(begun, command);
    try {
      return await reserve(command);
    } catch (error) {
      const overtaken =
        error instanceof UniqueViolation ? await refunds.findByRequest(command.requestKey) : undefined;
      if (overtaken === undefined) throw error;
      return sameRequest(overtaken, command);
    }
  }

  /** `record` stores the answer in the transaction that ends the refund. */
  return async function refundPayment(
    command: RefundCommand,
    record: (tx: SqlRunner, refund: Refund) => Promise<void>,
  ): Promise<Refund> {
    const refund = await begin(command);
    if (refund.status === 'SUCCESS') return refund;
    if (refund.status === 'FAILED') throw refundDeclined();
    const payment = await payments.find(refund.paymentId);
    if (payment === undefined) throw new Error(`Payment ${refund.paymentId} has vanished.`);
    const result = await askGateway(logger, () =>
      gateway.refund({ reference: refund.id, chargeReference: payment.reference, amount: refund.amount }),
    );
    if (result.outcome === 'UNKNOWN') {
      logger.warn({ refundId: refund.id }, 'the gateway gave no answer; reconciliation will go on with it');
      return refund;
    }
    const ended = await finishRefund(refund, result, record);
    if (ended.status === 'FAILED') throw refundDeclined();
    return ended;
  };
}

/** @throws ProblemError 409 */
function amountToRefund(payment: Payment, asked: Money | undefined): Money {
  if (payment.status === 'REFUNDED') throw nothingLeft();
  if (!isRefundable(payment.status) || !isPriced(payment)) {
    throw problem.conflict(
      'payment_not_refundable',
      `A payment that is ${payment.status} has taken no money, so there is none to refund.`,
    );
  }
  const left = payment.amount.amount - payment.refundReserved;
  if (left <= 0) throw nothingLeft();
  if (asked === undefined) return { amount: left, currency: payment.amount.currency };
  if (asked.currency !== payment.amount.currency) {
    throw problem.conflict(
      'currency_mismatch',
      `This payment was made in ${payment.amount.currency}. Refund it in that currency.`,
    );
  }
  if (asked.amount > left) throw exceedsPayment(left);
  return asked;
}

const nothingLeft = () =>
  problem.conflict('nothing_left_to_refund', 'All of this payment has been refunded, or is about to be.');

const exceedsPayment = (left?: number) =>
  problem.conflict(
    'refund_exceeds_payment',
    'That is more than is left of this payment. Ask for less, or leave the amount out for all that is left.',
    left === undefined ? {} : { extra: { left } },
  );

const refundDeclined = () =>
  problem.conflict(
    'refund_declined',
    'The gateway refused this refund and no money went back. Look into its books before trying again.',
  );

/** Keys are remembered here for longer than the 24 hours in which a repeat is answered from memory. */
function sameRequest(begun: Refund, command: RefundCommand): Refund {
  const sameAmount =
    command.amount === undefined ||
    (command.amount.amount === begun.amount.amount && command.amount.currency === begun.amount.currency);
  if (begun.paymentId === command.paymentId && sameAmount) return begun;
  throw problem.unprocessable(
    'idempotency_key_reused',
    'This Idempotency-Key was used for another refund. Use a new key for a new refund.',
  );
}
