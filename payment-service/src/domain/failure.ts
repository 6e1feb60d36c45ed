import { problem, type ProblemError } from '@ticketing/service-chassis/core';

/** Why a gateway declines. Adapters map their gateway's own words to these; the list is also a metric's label. */
export const declineReasons = ['declined', 'insufficient_funds', 'invalid_token', 'not_charged'] as const;
export type DeclineReason = (typeof declineReasons)[number];

/** Why order-service lets nobody pay now. They are its codes, which are passed on to the caller as they are. */
export const orderRefusals = [
  'order_not_found',
  'order_not_payable',
  'already_paid',
  'payment_in_progress',
  'hold_expired',
] as const;
export type OrderRefusal = (typeof orderRefusals)[number];

/** Every reason for which a payment can fail. */
export const failureReasons = [...declineReasons, ...orderRefusals, 'order_unavailable'] as const;
export type FailureReason = (typeof failureReasons)[number];

const IN_PROGRESS =
  'A payment for this order is on its way. Wait for its result: GET /v1/payments?orderId= shows it.';

/** The answer to the caller whose payment failed for this reason. */
export function refusalFor(reason: FailureReason, paymentId: string): ProblemError {
  const extra = { paymentId, reason };
  switch (reason) {
    case 'declined':
      return problem.declined(
        'card_declined',
        'The payment was declined. Try another method, with a new Idempotency-Key.',
        { extra },
      );
    case 'insufficient_funds':
      return problem.declined(
        'card_declined',
        'The payment was declined for lack of funds. Try another method, with a new Idempotency-Key.',
        { extra },
      );
    case 'invalid_token':
      return problem.declined(
        'card_declined',
        'The gateway does not know this payment token. Get a new one and use a new Idempotency-Key.',
        { extra },
      );
    case 'not_charged':
      return problem.declined(
        'payment_not_completed',
        'The payment was not completed and nothing was charged. Try again with a new Idempotency-Key.',
        { extra },
      );
    case 'order_not_found':
      return problem.notFound('order_not_found', 'There is no such order.');
    case 'order_not_payable':
      return problem.conflict('order_not_payable', 'This order cannot be paid any more. Place a new one.');
    case 'already_paid':
      return problem.conflict('already_paid', 'This order is paid. There is nothing left to pay.');
    case 'payment_in_progress':
      return problem.conflict('payment_in_progress', IN_PROGRESS, { retryAfterSeconds: 2 });
    case 'hold_expired':
      return problem.gone(
        'hold_expired',
        'The time to pay is over and the seats are free again. Place a new order.',
      );
    case 'order_unavailable':
      return orderUnavailable();
  }
}

/** Nothing was charged; the same request may be repeated. */
export const orderUnavailable = (): ProblemError =>
  problem.unavailable(
    'dependency_unavailable',
    'The order cannot be checked at the moment. Nothing was charged; repeat the request with the same Idempotency-Key.',
    { retryAfterSeconds: 2 },
  );
