import type { SqlRunner } from '@ticketing/service-chassis/database';
import { unappliedReasons } from '../../domain/close-reason';
import type { PaymentAttempt } from '../../domain/payment-attempt';
import { addRefundMessage } from '../messages/refund-message';
import { refundAll } from './refund-all';
import { done, reasonOf, type Action, type Saga, type SagaRecord } from './saga';
import type { SagaDependencies } from './saga-dependencies';

/** Refunds a payment that came too late, twice, or with a wrong amount. It does not change the order. */
export function unappliedPaymentRefundSaga(dependencies: SagaDependencies): Saga {
  const { markRefundDue, refundPayment, notifyBuyer } = unappliedPaymentActions(dependencies);
  return {
    kind: 'UNAPPLIED_PAYMENT_REFUND',
    steps: [
      { name: 'mark the refund due', action: markRefundDue },
      { name: 'refund the payment', action: refundPayment },
      { name: 'notify the buyer', action: notifyBuyer },
    ],
  };
}

function unappliedPaymentActions(dependencies: SagaDependencies) {
  const { orders, attempts, clock } = dependencies;

  const markRefundDue: Action = {
    async commit(tx, _order, saga) {
      await attempts.put(tx, { ...(await attemptOf(saga, tx)), state: 'REFUND_DUE' }, clock.now());
      await orders.compareSoon(tx, saga.orderId, clock.now());
      return done;
    },
  };

  const refundPayment: Action = {
    async call(order, saga) {
      const { state, paymentId } = await attemptOf(saga);
      if (state === 'REFUNDED') return done;
      const refund = {
        orderId: order.id,
        paymentId,
        reason: reasonOf(saga, unappliedReasons),
        key: `refund-${paymentId}`,
      };
      return refundAll(dependencies, refund);
    },
    async commit(tx, _order, saga) {
      const attempt = await attemptOf(saga, tx);
      const refunded = attempt.amount?.amount ?? attempt.refunded;
      await attempts.put(tx, { ...attempt, state: 'REFUNDED', refunded }, clock.now());
      return done;
    },
  };

  const notifyBuyer: Action = {
    async commit(tx, order, saga) {
      const { paymentId, refunded } = await attemptOf(saga, tx);
      const reason = reasonOf(saga, unappliedReasons);
      await addRefundMessage(dependencies, tx, order, { paymentId, refunded, reason });
      await orders.compareSoon(tx, order.id, clock.now());
      return done;
    },
  };

  return { markRefundDue, refundPayment, notifyBuyer };

  async function attemptOf({ id, subject }: SagaRecord, runner?: SqlRunner): Promise<PaymentAttempt> {
    const attempt = await attempts.find(subject, runner);
    if (attempt === undefined) throw new Error(`The payment ${subject} of the saga ${id} is not known.`);
    return attempt;
  }
}
