import type { CloseReason } from '../../domain/close-reason';
import type { RefundActions } from './refund-actions';
import { done, type Saga, type SagaRecord } from './saga';

/** Gives a confirmed order back. No step can be refused: each is tried until it succeeds. */
export function refundSaga(refund: RefundActions): Saga {
  return {
    kind: 'REFUND',
    steps: [
      {
        name: 'give the tickets up',
        run: {
          async commit(tx, order, saga) {
            await refund.begin(tx, order, reasonOf(saga));
            return done;
          },
        },
      },
      { name: 'pay back', run: refund.payBack },
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
