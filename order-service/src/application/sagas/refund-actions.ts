import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { CloseReason } from '../../domain/close-reason';
import { beginRefund, finishRefund, outstandingRefund, recordRefunded, type Order } from '../../domain/order';
import { usedSeatIds } from '../../domain/ticket';
import { releaseHold } from '../messages/release-hold';
import { addEndMessage } from '../messages/end-message';
import { refundAll } from './refund-all';
import { done, type Action, type Outcome } from './saga';
import type { SagaDependencies } from './saga-dependencies';

export type RefundActions = ReturnType<typeof createRefundActions>;

/** The actions that refund an order; they also compensate a purchase. */
export function createRefundActions(dependencies: SagaDependencies) {
  const { seating, orders, tickets, messages, clock } = dependencies;

  const refundPayment: Action = {
    call: callRefund,
    async commit(tx, order) {
      const after = recordRefunded(order, order.paidPaymentId === null ? 0 : order.total);
      if (after !== order) await orders.save(tx, order, after, clock.now());
      return done;
    },
  };

  const freeSeats: Action = {
    async call(order) {
      // First the hold: once it is released, an allocation that is still on its way finds nothing to take.
      await releaseHold(seating, order.reservationId);
      // The tickets were made void before, so none of them can be used any more.
      const used = usedSeatIds(await tickets.ofOrders([order.id]));
      if (used.length === 0) await seating.deallocate(order.id);
      else await freeAllBut(used, order);
      return done;
    },
  };

  const close: Action = { commit: commitClose };
  /** Both in one step, for the last compensation of a purchase. */
  const refundAndClose: Action = { call: callRefund, commit: commitClose };

  return { start, refundPayment, freeSeats, close, refundAndClose };

  /** From here on the order is REFUNDING and its tickets are void. This cannot be reversed. */
  async function start(tx: SqlRunner, order: Order, reason: CloseReason): Promise<void> {
    await orders.save(tx, order, beginRefund(order, reason), clock.now());
    await tickets.voidAll(tx, order.id);
    if (reason !== 'event_cancelled') return;
    const amount = outstandingRefund(order);
    const refund = amount === 0 ? undefined : { amount, currency: order.currency };
    await messages.add(tx, { type: 'event.cancelled', orderId: order.id, refund });
  }

  async function freeAllBut(used: readonly string[], { id, lines }: Order): Promise<void> {
    const unused = lines.map(({ seatId }) => seatId).filter((seatId) => !used.includes(seatId));
    if (unused.length > 0) await seating.deallocate(id, unused);
  }

  async function callRefund(order: Order): Promise<Outcome> {
    if (order.paidPaymentId === null || outstandingRefund(order) === 0) return done;
    return refundAll(dependencies, {
      orderId: order.id,
      paymentId: order.paidPaymentId,
      reason: order.closeReason ?? 'refunded_by_platform',
      key: `refund-${order.id}`,
    });
  }

  async function commitClose(tx: SqlRunner, order: Order): Promise<Outcome> {
    const closed = await orders.save(tx, order, finishRefund(order), clock.now());
    await addEndMessage(dependencies, tx, closed);
    return done;
  }
}
