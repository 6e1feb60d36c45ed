import { addMilliseconds } from '@ticketing/service-chassis/core';
import { askGateway } from './ask-gateway';
import type { AuthorizePayment } from './authorize-payment';
import type { Dependencies } from './dependencies';
import { outcomeOf, type FinalizePayment } from './finalize-payment';
import { isAuthorized, type AuthorizedPayment, type Payment, type PaymentMethod } from '../domain/payment';
import {
  alreadyPaid,
  dependencyUnavailable,
  idempotencyKeyReused,
  paymentInProgress,
  problemOfFailure,
} from '../domain/problems';

export interface ChargeCommand {
  /** The same in every repeat of the request. */
  readonly idempotencyKey: string;
  readonly userId: string;
  readonly orderId: string;
  readonly method: PaymentMethod;
  /** Identifies the payer's account at the gateway. It is passed on and never stored. */
  readonly token: string;
}

export interface ChargePaymentDependencies extends Pick<
  Dependencies,
  'gateway' | 'payments' | 'clock' | 'ids' | 'logger' | 'firstCheckAfterMs'
> {
  readonly authorizePayment: AuthorizePayment;
  readonly finalizePayment: FinalizePayment;
}

/**
 * Pays an order. A repeat of the same request continues the payment that the first one created, even after a crash, and the
 * gateway charges the payment's reference only once.
 *
 * Returns the payment as SUCCESS, or as PENDING when the gateway did not respond.
 * @throws ProblemError 402 when declined; 404, 409 or 410 when the order cannot be paid; 503 when order-service is unavailable
 */
export function createChargePayment(dependencies: ChargePaymentDependencies) {
  const { gateway, payments, authorizePayment, finalizePayment, clock, ids, logger, firstCheckAfterMs } =
    dependencies;
  return async function chargePayment(command: ChargeCommand): Promise<AuthorizedPayment> {
    const created = await findOrCreate(command);
    const authorized =
      created.status === 'PENDING' && !isAuthorized(created) ? await authorize(created) : created;
    const charged =
      authorized.status === 'PENDING' && isAuthorized(authorized)
        ? await chargeAtGateway(authorized, command.token)
        : authorized;
    if (charged.failureReason !== null) throw problemOfFailure(charged.failureReason, charged.id);
    if (!isAuthorized(charged))
      throw new Error(`Payment ${charged.id} is ${charged.status} without an amount.`);
    return charged;
  };

  /** The payment that this request creates now, or has created before. */
  async function findOrCreate(command: ChargeCommand): Promise<Payment> {
    const existing = await payments.findByIdempotencyKey(command.idempotencyKey);
    if (existing !== undefined) return requireSameRequest(existing, command);
    const payment = newPayment(command);
    if (await payments.insert(payment, addMilliseconds(payment.createdAt, firstCheckAfterMs))) return payment;
    const concurrent = await payments.findByIdempotencyKey(command.idempotencyKey);
    if (concurrent !== undefined) return requireSameRequest(concurrent, command);
    const live = await payments.findLive(command.orderId, command.userId);
    throw live !== undefined && live.status !== 'PENDING' ? alreadyPaid() : paymentInProgress();
  }

  function newPayment({ idempotencyKey, orderId, userId, method }: ChargeCommand): Payment {
    return {
      id: ids.next('pay'),
      idempotencyKey,
      orderId,
      userId,
      method,
      status: 'PENDING',
      reference: ids.next('chg'),
      amount: null,
      refundReserved: 0,
      refunded: 0,
      failureReason: null,
      orderStatus: 'PENDING_PAYMENT',
      orderStatusAt: clock.now(),
      successAcknowledged: false,
      createdAt: clock.now(),
    };
  }

  async function authorize(payment: Payment): Promise<Payment> {
    const authorization = await authorizePayment(payment);
    if (authorization.kind !== 'unavailable') return authorization.payment;
    if (!authorization.mayHaveBegun) {
      // Order-service has begun no attempt, so the order can be paid at once, also by a repeat of this request.
      await finalizePayment(
        { ...payment, idempotencyKey: null },
        { status: 'FAILED', reason: 'order_unavailable' },
      );
    }
    throw dependencyUnavailable();
  }

  async function chargeAtGateway(payment: AuthorizedPayment, token: string): Promise<Payment> {
    const { reference, amount, method } = payment;
    const result = await askGateway(logger, () => gateway.charge({ reference, amount, method, token }));
    if (result.outcome !== 'UNKNOWN') return finalizePayment(payment, outcomeOf(result));
    logger.warn({ paymentId: payment.id }, 'the gateway gave no answer; reconciliation will ask it');
    return (await payments.find(payment.id)) ?? payment;
  }
}

/** Keys are stored here for longer than the 24 hours in which the chassis repeats a stored response. */
function requireSameRequest(payment: Payment, command: ChargeCommand): Payment {
  const { orderId, userId, method } = command;
  if (payment.orderId === orderId && payment.userId === userId && payment.method === method) return payment;
  throw idempotencyKeyReused('payment');
}
