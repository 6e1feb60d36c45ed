import { addMilliseconds, type Money } from '@ticketing/service-chassis/core';
import { UniqueViolation } from '@ticketing/service-chassis/database';
import type { StoreResponse } from '@ticketing/service-chassis/http';
import type { Dependencies } from './dependencies';
import type { FinalizeRefund } from './finalize-refund';
import { requestRefund } from './resolve-refund';
import { isAuthorized, type Payment } from '../domain/payment';
import { isRefundable } from '../domain/payment-status';
import {
  currencyMismatch,
  idempotencyKeyReused,
  nothingLeftToRefund,
  paymentNotFound,
  paymentNotRefundable,
  refundDeclined,
  refundExceedsPayment,
} from '../domain/problems';
import type { Refund } from '../domain/refund';

export interface RefundCommand {
  /** The same in every repeat of the request. */
  readonly idempotencyKey: string;
  readonly paymentId: string;
  /** Everything that is left when undefined. */
  readonly amount: Money | undefined;
  readonly reason: string;
}

export interface RefundPaymentDependencies extends Pick<
  Dependencies,
  'transactions' | 'gateway' | 'payments' | 'refunds' | 'clock' | 'ids' | 'logger' | 'firstCheckAfterMs'
> {
  readonly finalizeRefund: FinalizeRefund;
}

/**
 * Refunds a payment, and never more in total than was paid: the amount is reserved on the payment before the gateway is
 * asked, in the transaction that stores the refund. A repeat of the request continues the refund that the first one created.
 *
 * Returns the refund as SUCCESS, or as PENDING when the gateway did not respond.
 * @throws ProblemError 404 without such a payment, 409 when it cannot be refunded or the gateway declines
 */
export function createRefundPayment(dependencies: RefundPaymentDependencies) {
  const { transactions, payments, refunds, finalizeRefund, clock, ids, logger, firstCheckAfterMs } =
    dependencies;

  return async function refundPayment(
    command: RefundCommand,
    storeResponse: StoreResponse<Refund>,
  ): Promise<Refund> {
    const refund = await findOrCreate(command);
    if (refund.status === 'SUCCESS') return refund;
    if (refund.status === 'FAILED') throw refundDeclined();
    const result = await requestRefund(dependencies, refund);
    if (result.outcome === 'UNKNOWN') {
      logger.warn({ refundId: refund.id }, 'the gateway gave no answer; reconciliation will go on with it');
      return refund;
    }
    const finalized = await finalizeRefund(refund, result, storeResponse);
    if (finalized.status === 'FAILED') throw refundDeclined();
    return finalized;
  };

  /** The refund that this request creates now, or has created before. */
  async function findOrCreate(command: RefundCommand): Promise<Refund> {
    const existing = await refunds.findByIdempotencyKey(command.idempotencyKey);
    if (existing !== undefined) return requireSameRequest(existing, command);
    try {
      return await reserve(command);
    } catch (error) {
      const concurrent =
        error instanceof UniqueViolation
          ? await refunds.findByIdempotencyKey(command.idempotencyKey)
          : undefined;
      if (concurrent === undefined) throw error;
      return requireSameRequest(concurrent, command);
    }
  }

  function reserve({ idempotencyKey, paymentId, amount: requested, reason }: RefundCommand): Promise<Refund> {
    return transactions.run(async (tx) => {
      const payment = await payments.lock(tx, paymentId);
      if (payment === undefined) throw paymentNotFound();
      const amount = amountToRefund(payment, requested);
      if (!(await payments.reserveRefund(tx, paymentId, amount.amount))) throw refundExceedsPayment();
      const createdAt = clock.now();
      const refund: Refund = {
        id: ids.next('rfd'),
        idempotencyKey,
        paymentId,
        orderId: payment.orderId,
        amount,
        reason,
        status: 'PENDING',
        createdAt,
      };
      await refunds.insert(tx, refund, addMilliseconds(createdAt, firstCheckAfterMs));
      return refund;
    });
  }
}

/** @throws ProblemError 409 */
function amountToRefund(payment: Payment, requested: Money | undefined): Money {
  if (payment.status === 'REFUNDED') throw nothingLeftToRefund();
  if (!isRefundable(payment.status) || !isAuthorized(payment)) throw paymentNotRefundable(payment.status);
  const { amount: paid, currency } = payment.amount;
  const left = paid - payment.refundReserved;
  if (left <= 0) throw nothingLeftToRefund();
  if (requested === undefined) return { amount: left, currency };
  if (requested.currency !== currency) throw currencyMismatch(currency);
  if (requested.amount > left) throw refundExceedsPayment(left);
  return requested;
}

/** Keys are stored here for longer than the 24 hours in which the chassis repeats a stored response. */
function requireSameRequest(refund: Refund, { paymentId, amount }: RefundCommand): Refund {
  const sameAmount =
    amount === undefined ||
    (amount.amount === refund.amount.amount && amount.currency === refund.amount.currency);
  if (refund.paymentId === paymentId && sameAmount) return refund;
  throw idempotencyKeyReused('refund');
}
