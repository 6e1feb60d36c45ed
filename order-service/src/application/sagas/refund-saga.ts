import type { CloseReason } from '../../domain/close-reason';
import type { RefundActions } from './refund-actions';
import { done, type Saga, type SagaRecord } from './saga';

/** Refunds a confirmed order. No step can be rejected: each is tried until it succeeds. */
export function refundSaga(refund: RefundActions): Saga {
  return {
    kind: 'REFUND',
    steps: [
      {
        name: 'void the tickets',
        run: {
          async commit(tx, order, saga) {
            await refund.start(tx, order, reasonOf(saga));
            return done;
          },
        },
      },
      { name: 'refund the payment', run: refund.refundPayment },
      { name: 'free the seats', run: refund.freeSeats },
      { name: 'close the order', run: refund.close },
    ],
  };
}

function reasonOf({ id, reason }: SagaRecord): CloseReason {
  switch (reason) {
    case 'cancelled_by_owner':
    case 'event_cancelled':
    case 'refunded_by_platform':
      return reason;
    default:
      throw new Error(`The refund ${id} has no reason.`);
  }
}
