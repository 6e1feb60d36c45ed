import { addMilliseconds, problem, type Clock, type IdSource } from '@ticketing/service-chassis/core';
import type { Logger } from '@ticketing/service-chassis/service';
import { askGateway } from './ask-gateway';
import type { OpenAttempt } from './open-attempt';
import type { PaymentGateway, Payments } from './ports';
import { settlementBy, type SettlePayment } from './settle-payment';
import { orderUnavailable, refusalFor } from '../domain/failure';
import { isPriced, type Payment, type PaymentMethod, type PricedPayment } from '../domain/payment';

export interface ChargeCommand {
  /** The same in every repeat of the request. */
  readonly requestKey: string;
  readonly userId: string;
  readonly orderId: string;
  readonly method: PaymentMethod;
  /** What the gateway knows the payer's account by. It is passed on and never stored. */
  readonly token: string;
}

/**
 * Pays an order. A repeat of the same request, even after a crash in the middle, goes on with the payment that the first
 * one began, and the gateway charges that payment's reference once.
 *
 * Returns the payment as SUCCESS, or as PENDING when the gateway gave no answer.
 * @throws ProblemError 402 declined, 404, 409, 410 when the order cannot be paid, 503 when order-service cannot be asked
 */
export function createChargePayment(parts: {
  readonly gateway: PaymentGateway;
  readonly payments: Payments;
  readonly openAttempt: OpenAttempt;
  readonly settlePayment: SettlePayment;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly firstCheckAfterMs: number;
}) {
  const { gateway, payments, openAttempt, settlePayment, clock, ids, logger } = parts;

  /** The payment that this request began, now or before. */
  async function begin(command: ChargeCommand): Promise<Payment> {
    const begun = await payments.findByRequest(command.requestKey);
    if (begun !== undefined) return sameRequest(begun, command);
    const now = clock.now();
    const payment: Payment = {
      id: ids.next('pay'),
      requestKey: command.requestKey,
      orderId: command.orderId,
      userId: command.userId,
      method: command.method,
      status: 'PENDING',
      reference: ids.next('chg'),
      amount: null,
      refundReserved: 0,
      refunded: 0,
      failureReason: null,
      orderStatus: 'PENDING_PAYMENT',
      successTold: false,
      createdAt: now,
    };
    if (await payments.insert(payment, addMilliseconds(now, parts.firstCheckAfterMs))) return payment;
    const overtaken = await payments.findByRequest(command.requestKey);
    if (overtaken !== undefined) return sameRequest(overtaken, command);
    const live = await payments.findLive(command.orderId, command.userId);
    const paid = live !== undefined && live.status !== 'PENDING';
    throw refusalFor(paid ? 'already_paid' : 'payment_in_progress', live?.id ?? payment.id);
  }

  async function openOrRefuse(payment: Payment): Promise<Payment> {
    const opened = await openAttempt(payment);
    if (opened.kind !== 'unavailable') return opened.payment;
    if (!opened.mayHaveBegun) {
      // Nothing stands at order-service, so the order is free for another try at once, also by a repeat of this one.
      const settlement = { status: 'FAILED', reason: 'order_unavailable' } as const;
      await settlePayment.fail({ ...payment, requestKey: null }, settlement);
    }
    throw orderUnavailable();
  }

  async function chargeAtGateway(payment: PricedPayment, token: string): Promise<Payment> {
    const { reference, amount, method } = payment;
    const result = await askGateway(logger, () => gateway.charge({ reference, amount, method, token }));
    if (result.outcome !== 'UNKNOWN') return settlePayment.settle(payment, settlementBy(result));
    logger.warn({ paymentId: payment.id }, 'the gateway gave no answer; reconciliation will ask it');
    return (await payments.find(payment.id)) ?? payment;
  }

  return async function chargePayment(command: ChargeCommand): Promise<PricedPayment> {
    const begun = await begin(command);
    const opened = begun.status === 'PENDING' && !isPriced(begun) ? await openOrRefuse(begun) : begun;
    const ended =
      opened.status === 'PENDING' && isPriced(opened) ? await chargeAtGateway(opened, command.token) : opened;
    if (ended.failureReason !== null) throw refusalFor(ended.failureReason, ended.id);
    if (!isPriced(ended)) throw new Error(`Payment ${ended.id} is ${ended.status} without an amount.`);
    return ended;
  };
}

/** Keys are remembered here for longer than the 24 hours in which a repeat is answered from memory. */
function sameRequest(begun: Payment, command: ChargeCommand): Payment {
  if (begun.orderId === command.orderId && begun.userId === command.userId && begun.method === command.method)
    return begun;
  throw problem.unprocessable(
    'idempotency_key_reused',
    'This Idempotency-Key was used for another payment. Use a new key for a new payment.',
  );
}
