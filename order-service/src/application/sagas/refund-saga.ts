import { closeReasons } from '../../domain/close-reason';
import type { RefundActions } from './refund-actions';
import { done, reasonOf, type Saga } from './saga';

/** Refunds a confirmed order. No step can be rejected: each is tried until it succeeds. */
export function refundSaga(refund: RefundActions): Saga {
  return {
    kind: 'REFUND',
    steps: [
      {
        name: 'void the tickets',
        action: {
          async commit(tx, order, saga) {
            await refund.start(tx, order, reasonOf(saga, closeReasons));
            return done;
          },
        },
      },
      { name: 'refund the payment', action: refund.refundPayment },
      { name: 'free the seats', action: refund.freeSeats },
      { name: 'close the order', action: refund.close },
    ],
  };
}
