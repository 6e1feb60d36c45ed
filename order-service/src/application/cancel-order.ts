import { problem, type Clock } from '@ticketing/service-chassis/core';
import type { Database, SqlRunner } from '@ticketing/service-chassis/database';
import type { Outbox } from '@ticketing/service-chassis/outbox';
import { cancelUnpaid, type Order } from '../domain/order';
import { inFreshTransaction } from './fresh-transaction';
import type { Messages } from './messages';
import { orderNotFound } from './order-not-found';
import type { OrderStore, OrderWatcher, TicketStore } from './ports';
import type { Begun, SagaRunner } from './sagas/saga-runner';

export interface CancelOrder {
  /**
   * The owner gives an order up: unpaid, its seats are freed; confirmed, it is refunded until the event's cut-off. While a
   * payment is under way nothing can be cancelled, for its money may be on the way. Repeated, it changes nothing.
   *
   * @throws ProblemError `order_not_found`, `payment_in_progress`, `order_being_confirmed`, `refund_cutoff_passed`,
   * `ticket_used`, `order_not_cancellable`
   */
  (orderId: string, userId: string): Promise<Order>;
}

export interface CancelOrderParts {
  readonly orders: OrderStore;
  readonly tickets: TicketStore;
  readonly sagas: SagaRunner;
  readonly messages: Messages;
  readonly outbox: Outbox;
  readonly watcher: OrderWatcher;
  readonly database: Database;
  readonly clock: Clock;
}

interface Cancelled {
  readonly order: Order;
  readonly begun?: Begun;
  readonly messageId?: string;
}

export function createCancelOrder(parts: CancelOrderParts): CancelOrder {
  const { orders, tickets, sagas, messages, outbox, watcher, database, clock } = parts;

  async function cancelIn(tx: SqlRunner, order: Order): Promise<Cancelled> {
    switch (order.status) {
      case 'CANCELLED':
      case 'REFUNDING':
      case 'REFUNDED':
        return { order };
      case 'EXPIRED':
        throw problem.conflict(
          'order_not_cancellable',
          'This order expired before it was paid. Nothing is left to cancel.',
        );
      case 'PAID':
        throw problem.conflict(
          'order_being_confirmed',
          'This order is being confirmed at this moment. Cancel it once it is.',
        );
      case 'PENDING_PAYMENT':
        if (order.openPayment !== null) {
          throw problem.conflict(
            'payment_in_progress',
            'A payment for this order is under way. Wait for its result, then cancel.',
          );
        }
        return {
          order: await orders.save(tx, order, cancelUnpaid(order, 'cancelled_by_owner'), clock.now()),
          messageId: await messages.releaseHold(tx, order),
        };
      case 'CONFIRMED':
        return refundIn(tx, order);
    }
  }

  async function refundIn(tx: SqlRunner, order: Order): Promise<Cancelled> {
    if (clock.now() >= order.event.refundCutoffAt) {
      throw problem.conflict(
        'refund_cutoff_passed',
        `Orders for this event could be cancelled until ${order.event.refundCutoffAt.toISOString()}.`,
        { extra: { refundCutoffAt: order.event.refundCutoffAt.toISOString() } },
      );
    }
    const begun = await sagas.begin(tx, 'REFUND', order, {
      subject: order.id,
      paymentId: order.paidPaymentId,
      reason: 'cancelled_by_owner',
    });
    // Looked at after the tickets were given up, so that nobody is admitted in between.
    if ((await tickets.countOf(tx, order.id, 'USED')) > 0) {
      throw problem.conflict(
        'ticket_used',
        'A ticket of this order was used at the door, so it cannot be cancelled.',
      );
    }
    return { order, begun };
  }

  return async (orderId, userId) => {
    const { order, begun, messageId } = await inFreshTransaction(database, async (tx) => {
      const fresh = await orders.find(orderId, tx);
      if (fresh === undefined || fresh.userId !== userId) throw orderNotFound();
      return cancelIn(tx, fresh);
    });
    if (begun !== undefined) {
      watcher.entered(begun.order);
      return sagas.walk(begun);
    }
    if (messageId !== undefined) {
      watcher.entered(order);
      await outbox.deliver(messageId);
    }
    return order;
  };
}
