import { PeerError } from '@ticketing/service-chassis/peers';
import { confirm, isPaidBack, pay, type Order } from '../../domain/order';
import type { Ticket } from '../../domain/ticket';
import { done, refused, type Action, type Outcome, type Saga } from './saga';
import type { RefundActions } from './refund-actions';
import type { SagaParts } from './saga-parts';

/**
 * From a payment to tickets. Refused, it walks up again: the seats are freed, the money goes back.
 *
 * An order that costs nothing takes the same way without a payment.
 */
export function purchaseSaga(parts: SagaParts, refund: RefundActions): Saga {
  const { takePayment, allocateSeats, issueTickets } = purchaseActions(parts);
  return {
    kind: 'PURCHASE',
    steps: [
      { name: 'take the payment', run: takePayment, undo: refund.payBackAndClose },
      { name: 'allocate the seats', run: allocateSeats, undo: refund.freeSeats },
      { name: 'issue the tickets', run: issueTickets },
    ],
    turnBack: refund.begin,
  };
}

/** Seating's words for seats that this order can never have. Anything else may change, and is tried again. */
const SEATS_LOST = new Set(['hold_expired', 'allocated_to_another_order', 'reservation_not_found']);

function purchaseActions(parts: SagaParts) {
  const { seating, orders, attempts, tickets, cancellations, messages, ticketIssuer, clock } = parts;

  const takePayment: Action = {
    async commit(tx, order, { paymentId }) {
      // Messages may overtake each other: some of the money may have gone back before it was told to have come.
      const refunded = paymentId === null ? 0 : ((await attempts.find(paymentId, tx))?.refunded ?? 0);
      const now = clock.now();
      await orders.save(tx, order, pay(order, { paymentId, refunded }, now), now);
      return done;
    },
  };

  const allocateSeats: Action = {
    async call(order) {
      const isCancelled = await cancellations.isCancelled(order.eventId);
      const objection = objectionTo(order, isCancelled);
      if (objection !== undefined) return objection;
      try {
        await seating.allocate(order.reservationId, order.id);
        return done;
      } catch (error) {
        if (error instanceof PeerError && SEATS_LOST.has(error.code)) return refused('seats_lost');
        throw error;
      }
    },
  };

  const issueTickets: Action = {
    async commit(tx, order) {
      const isCancelled = await cancellations.isCancelled(order.eventId, tx);
      const objection = objectionTo(order, isCancelled);
      if (objection !== undefined) return objection;
      const now = clock.now();
      await orders.save(tx, order, confirm(order, now), now);
      const issued = order.lines.map(({ seatId, label, section, row, number, tier }): Ticket =>
        ticketIssuer.issue({
          orderId: order.id,
          eventId: order.eventId,
          seat: { seatId, label, section, row, number, tier },
          issuedAt: now,
        }),
      );
      await tickets.insert(tx, issued);
      await messages.notice(tx, { template: 'order_confirmed', orderId: order.id });
      return done;
    },
  };

  return { takePayment, allocateSeats, issueTickets };
}

/** The event or the money may be gone by the time a step is taken. */
function objectionTo(order: Order, eventIsCancelled: boolean): Outcome | undefined {
  if (eventIsCancelled) return refused('event_cancelled');
  if (isPaidBack(order)) return refused('refunded_by_platform');
  return undefined;
}
