import type { SqlRunner } from '@ticketing/service-chassis/database';
import { cancelUnpaid, requireRefundable, type Order } from '../../domain/order';
import {
  orderBeingConfirmed,
  orderNotCancellable,
  orderNotFound,
  paymentInProgress,
  ticketUsed,
} from '../../domain/problems';
import type { ChangeOrderDependencies, Dependencies } from '../dependencies';
import { inNewTransaction } from '../in-new-transaction';
import { addEndMessage } from '../messages/end-message';
import type { SagaRunner, StartedSaga } from '../sagas/saga-runner';

export interface CancelOrderDependencies
  extends ChangeOrderDependencies, Pick<Dependencies, 'attempts' | 'tickets' | 'outbox'> {
  readonly sagaRunner: SagaRunner;
}

/** What is left to do once the cancellation is committed. */
interface Cancelled {
  readonly order: Order;
  readonly started?: StartedSaga;
  readonly messageId?: string;
}

/**
 * Cancels an order for its owner. When it is unpaid, its seats are freed; when it is confirmed, it is refunded, until the
 * event's cut-off. While a payment is in progress nothing can be cancelled. Repeated, it changes nothing.
 *
 * @throws ProblemError `order_not_found`, `payment_in_progress`, `order_being_confirmed`, `refund_cutoff_passed`,
 * `ticket_used`, `order_not_cancellable`
 */
export function createCancelOrder(dependencies: CancelOrderDependencies) {
  const { orders, sagaRunner, outbox, metrics, transactions } = dependencies;

  return async function cancelOrder(orderId: string, userId: string): Promise<Order> {
    const { order, started, messageId } = await inNewTransaction(transactions, async (tx) => {
      const current = await orders.find(orderId, tx);
      if (current === undefined || current.userId !== userId) throw orderNotFound();
      return cancel(dependencies, tx, current);
    });
    if (started !== undefined) {
      metrics.orderChangedStatus(started.order);
      return sagaRunner.run(started);
    }
    if (messageId !== undefined) {
      metrics.orderChangedStatus(order);
      await outbox.deliver(messageId);
    }
    return order;
  };
}

async function cancel(
  dependencies: CancelOrderDependencies,
  tx: SqlRunner,
  order: Order,
): Promise<Cancelled> {
  const { orders, messages, clock } = dependencies;
  switch (order.status) {
    case 'CANCELLED':
    case 'REFUNDING':
    case 'REFUNDED':
      return { order };
    case 'EXPIRED':
      throw orderNotCancellable();
    case 'PAID':
      throw orderBeingConfirmed();
    case 'PENDING_PAYMENT': {
      if (order.openPayment !== null) throw paymentInProgress();
      const { id: orderId, reservationId } = order;
      const cancelled = await orders.save(tx, order, cancelUnpaid(order, 'cancelled_by_owner'), clock.now());
      await addEndMessage(dependencies, tx, cancelled);
      return {
        order: cancelled,
        messageId: await messages.add(tx, { type: 'hold.abandoned', orderId, reservationId }),
      };
    }
    case 'CONFIRMED':
      return startRefund(dependencies, tx, order);
  }
}

async function startRefund(
  { tickets, sagaRunner, clock }: CancelOrderDependencies,
  tx: SqlRunner,
  order: Order,
): Promise<Cancelled> {
  requireRefundable(order, clock.now());
  const started = await sagaRunner.start(tx, 'REFUND', order, {
    subject: order.id,
    paymentId: order.paidPaymentId,
    reason: 'cancelled_by_owner',
  });
  // Checked after the tickets were made void, so that nobody can be admitted in between.
  if ((await tickets.countOf(tx, order.id, 'USED')) > 0) throw ticketUsed();
  return { order, started };
}
