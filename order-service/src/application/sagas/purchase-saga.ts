import { PeerError } from '@ticketing/service-chassis/peers';
import { confirm, isPaidBack, markPaid, type Order } from '../../domain/order';
import type { RefundActions } from './refund-actions';
import { done, rejected, type Action, type Outcome, type Saga } from './saga';
import type { SagaDependencies } from './saga-dependencies';

/**
 * From a payment to tickets. When a step is rejected, the seats are freed and the payment is refunded.
 *
 * An order that costs nothing takes the same steps without a payment.
 */
export function purchaseSaga(dependencies: SagaDependencies, refund: RefundActions): Saga {
  const { markOrderPaid, allocateSeats, issueTickets } = purchaseActions(dependencies);
  return {
    kind: 'PURCHASE',
    steps: [
      { name: 'mark the order paid', action: markOrderPaid, compensation: refund.refundAndClose },
      { name: 'allocate the seats', action: allocateSeats, compensation: refund.freeSeats },
      { name: 'issue the tickets', action: issueTickets },
    ],
    onCompensate: refund.start,
  };
}

function purchaseActions(dependencies: SagaDependencies) {
  const { seating, orders, attempts, tickets, cancellations, messages, ticketIssuer, clock } = dependencies;

  const markOrderPaid: Action = {
    async commit(tx, order, { paymentId }) {
      // Results may overtake each other: a partial refund may be recorded before the success.
      const refunded = paymentId === null ? 0 : ((await attempts.find(paymentId, tx))?.refunded ?? 0);
      const now = clock.now();
      await orders.save(tx, order, markPaid(order, { paymentId, refunded }, now), now);
      return done;
    },
  };

  const allocateSeats: Action = {
    async call(order) {
      const rejection = rejectionOf(order, await cancellations.isCancelled(order.eventId));
      if (rejection !== undefined) return rejection;
      try {
        await seating.allocate(order.reservationId, order.id);
        return done;
      } catch (error) {
        if (error instanceof PeerError && SEATS_LOST.has(error.code)) return rejected('seats_lost');
        throw error;
      }
    },
  };

  const issueTickets: Action = {
    async commit(tx, order) {
      const rejection = rejectionOf(order, await cancellations.isCancelled(order.eventId, tx));
      if (rejection !== undefined) return rejection;
      const now = clock.now();
      await orders.save(tx, order, confirm(order, now), now);
      await tickets.insert(tx, ticketIssuer.issueAll(order, now));
      await messages.add(tx, { type: 'order.confirmed', orderId: order.id });
      return done;
    },
  };

  return { markOrderPaid, allocateSeats, issueTickets };
}

/** The codes with which seating-service says that the order can never have its seats. Other errors are tried again. */
const SEATS_LOST = new Set(['hold_expired', 'allocated_to_another_order', 'reservation_not_found']);

/** By the time a step runs, the event may be cancelled or the payment refunded. */
function rejectionOf(order: Order, eventIsCancelled: boolean): Outcome | undefined {
  if (eventIsCancelled) return rejected('event_cancelled');
  if (isPaidBack(order)) return rejected('refunded_by_platform');
  return undefined;
}
