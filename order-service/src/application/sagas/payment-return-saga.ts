import { reasonText, type ReturnReason } from '../../domain/close-reason';
import type { PaymentAttempt } from '../../domain/payment-attempt';
import { payBackAll } from './refund-actions';
import { done, type Action, type Saga, type SagaRecord } from './saga';
import type { SagaParts } from './saga-parts';

/**
 * Sends a payment back that cannot pay for its order: it came too late, twice, or over another amount. The order itself is
 * not touched.
 */
export function paymentReturnSaga(parts: SagaParts): Saga {
  const { owePayment, payBack, tellBuyer } = returnActions(parts);
  return {
    kind: 'PAYMENT_RETURN',
    steps: [
      { name: 'owe the payment', run: owePayment },
      { name: 'pay back', run: payBack },
      { name: 'tell the buyer', run: tellBuyer },
    ],
  };
}

function returnActions(parts: SagaParts) {
  const { orders, attempts, messages, clock } = parts;

  const owePayment: Action = {
    async commit(tx, _order, saga) {
      const attempt = known(await attempts.find(saga.subject, tx), saga);
      await attempts.put(tx, { ...attempt, state: 'OWED' }, clock.now());
      await orders.checkSoon(tx, saga.orderId, clock.now());
      return done;
    },
  };

  const payBack: Action = {
    async call(order, saga) {
      const attempt = known(await attempts.find(saga.subject), saga);
      if (attempt.state === 'RETURNED') return done;
      return payBackAll(parts, {
        orderId: order.id,
        paymentId: attempt.paymentId,
        reason: reasonOf(saga),
        key: `refund-${attempt.paymentId}`,
      });
    },
    async commit(tx, _order, saga) {
      const attempt = known(await attempts.find(saga.subject, tx), saga);
      const refunded = attempt.amount?.amount ?? attempt.refunded;
      await attempts.put(tx, { ...attempt, state: 'RETURNED', refunded }, clock.now());
      return done;
    },
  };

  const tellBuyer: Action = {
    async commit(tx, order, saga) {
      const attempt = known(await attempts.find(saga.subject, tx), saga);
      await messages.notice(tx, {
        template: 'order_refunded',
        orderId: order.id,
        reason: reasonText[reasonOf(saga)],
        ...(attempt.amount === null ? {} : { refund: attempt.amount }),
      });
      await orders.checkSoon(tx, order.id, clock.now());
      return done;
    },
  };

  return { owePayment, payBack, tellBuyer };
}

function known(attempt: PaymentAttempt | undefined, saga: SagaRecord): PaymentAttempt {
  if (attempt === undefined)
    throw new Error(`The payment ${saga.subject} of the saga ${saga.id} is not known.`);
  return attempt;
}

function reasonOf({ id, reason }: SagaRecord): ReturnReason {
  switch (reason) {
    case 'duplicate_payment':
    case 'order_closed':
    case 'amount_mismatch':
      return reason;
    default:
      throw new Error(`The return of a payment ${id} has no reason.`);
  }
}
