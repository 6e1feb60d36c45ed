import { problem, type ProblemError } from '@ticketing/service-chassis/core';
import type { DeclineReason, FailureReason } from './failure-reason';
import type { PaymentStatus } from './payment-status';

export { idempotencyKeyReused } from '@ticketing/service-chassis/core';

/** The problem to return to the caller whose payment failed for this reason. */
export const problemOfFailure = (reason: FailureReason, paymentId: string): ProblemError =>
  problems[reason](paymentId);

const problems: Readonly<Record<FailureReason, (paymentId: string) => ProblemError>> = {
  declined: (paymentId) => cardDeclined('declined', paymentId),
  insufficient_funds: (paymentId) => cardDeclined('insufficient_funds', paymentId),
  invalid_token: (paymentId) => cardDeclined('invalid_token', paymentId),
  not_charged: (paymentId) => paymentNotCompleted('not_charged', paymentId),
  order_not_found: () => orderNotFound(),
  order_not_payable: () => orderNotPayable(),
  already_paid: () => alreadyPaid(),
  payment_in_progress: () => paymentInProgress(),
  hold_expired: () => holdExpired(),
  order_unavailable: () => dependencyUnavailable(),
};

const declineTexts: Readonly<Record<Exclude<DeclineReason, 'not_charged'>, string>> = {
  declined: 'The payment was declined. Try another method, with a new Idempotency-Key.',
  insufficient_funds:
    'The payment was declined for lack of funds. Try another method, with a new Idempotency-Key.',
  invalid_token: 'The gateway does not know this payment token. Get a new one and use a new Idempotency-Key.',
};

export const cardDeclined = (reason: keyof typeof declineTexts, paymentId: string) =>
  problem.declined('card_declined', declineTexts[reason], { extra: { paymentId, reason } });

export const paymentNotCompleted = (reason: 'not_charged', paymentId: string) =>
  problem.declined(
    'payment_not_completed',
    'The payment was not completed and nothing was charged. Try again with a new Idempotency-Key.',
    { extra: { paymentId, reason } },
  );

export const orderNotFound = () => problem.notFound('order_not_found', 'There is no such order.');

export const orderNotPayable = () =>
  problem.conflict('order_not_payable', 'This order cannot be paid any more. Place a new one.');

export const alreadyPaid = () =>
  problem.conflict('already_paid', 'This order is paid. There is nothing left to pay.');

export const paymentInProgress = () =>
  problem.conflict(
    'payment_in_progress',
    'A payment for this order is in progress. Wait for its result: GET /v1/payments?orderId= shows it.',
    { retryAfterSeconds: 2 },
  );

export const holdExpired = () =>
  problem.gone('hold_expired', 'The time to pay is over and the seats are free again. Place a new order.');

/** Nothing was charged; the same request may be repeated. */
export const dependencyUnavailable = () =>
  problem.unavailable(
    'dependency_unavailable',
    'The order cannot be checked at the moment. Nothing was charged; repeat the request with the same Idempotency-Key.',
    { retryAfterSeconds: 2 },
  );

export const cardNumberRefused = () =>
  problem.invalid(
    'card_number_refused',
    'The body contains something like a card number, which is never accepted here. Send a token of the gateway.',
  );

export const paymentNotFound = () => problem.notFound('payment_not_found', 'There is no such payment.');

export const paymentNotRefundable = (status: PaymentStatus) =>
  problem.conflict(
    'payment_not_refundable',
    `A payment that is ${status} has taken no money, so there is none to refund.`,
  );

export const nothingLeftToRefund = () =>
  problem.conflict('nothing_left_to_refund', 'All of this payment has been refunded, or is about to be.');

/** `left` is what can still be refunded, in minor units, where it is known. */
export const refundExceedsPayment = (left?: number) =>
  problem.conflict(
    'refund_exceeds_payment',
    'That is more than is left of this payment. Ask for less, or leave the amount out for all that is left.',
    left === undefined ? {} : { extra: { left } },
  );

export const currencyMismatch = (currency: string) =>
  problem.conflict('currency_mismatch', `This payment was made in ${currency}. Refund it in that currency.`);

export const refundDeclined = () =>
  problem.conflict(
    'refund_declined',
    'The gateway declined this refund and no money was returned. Check the gateway’s records before you try again.',
  );

export const gatewayNotFound = () =>
  problem.notFound('gateway_not_found', 'There is no gateway of this name.');

export const webhookNotGenuine = () =>
  problem.unauthenticated(
    'webhook_not_genuine',
    'The signature does not match the body, or is more than five minutes old. Sign it again and send it again.',
  );

export const gatewayUnavailable = () =>
  problem.unavailable('gateway_unavailable', 'The gateway did not confirm the event. Send it again later.', {
    retryAfterSeconds: 5,
  });
