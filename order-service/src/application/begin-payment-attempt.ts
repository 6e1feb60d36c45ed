import { problem, type Clock, type Money } from '@ticketing/service-chassis/core';
import type { Database } from '@ticketing/service-chassis/database';
import { PeerError } from '@ticketing/service-chassis/peers';
import {
  beginPayment,
  expire,
  holdExpired,
  orderNotPayable,
  refuseUnpayable,
  type Order,
} from '../domain/order';
import { inFreshTransaction } from './fresh-transaction';
import type { Messages } from './messages';
import { orderNotFound } from './order-not-found';
import { openAttempt } from './open-attempt';
import type {
  EventCancellationStore,
  OrderStore,
  OrderWatcher,
  PaymentAttemptStore,
  Reservation,
  Seating,
} from './ports';

export interface BeginPaymentAttempt {
  /**
   * Lets one payment begin, with the seats held long enough for it. The same payment again gets the same answer.
   *
   * @throws ProblemError `order_not_found`, `order_not_payable`, `already_paid`, `payment_in_progress`, `hold_expired`
   */
  (request: { orderId: string; paymentId: string; userId: string }): Promise<{ amount: Money; payBy: Date }>;
}

export interface BeginPaymentAttemptParts {
  readonly seating: Seating;
  readonly orders: OrderStore;
  readonly attempts: PaymentAttemptStore;
  readonly cancellations: EventCancellationStore;
  readonly messages: Messages;
  readonly watcher: OrderWatcher;
  readonly database: Database;
  readonly clock: Clock;
  readonly windowMinutes: number;
}

export function createBeginPaymentAttempt(parts: BeginPaymentAttemptParts): BeginPaymentAttempt {
  const { seating, orders, attempts, cancellations, messages, watcher, database, clock, windowMinutes } =
    parts;

  async function extendHold(order: Order): Promise<Reservation> {
    try {
      return await seating.extend(order.reservationId, windowMinutes);
    } catch (error) {
      if (!(error instanceof PeerError)) throw error;
      if (error.status === 404 || error.status === 410) {
        await expireUnlessPaying(order.id);
        throw holdExpired();
      }
      // Allocated: a payment's result was quicker than this attempt.
      if (error.code === 'already_allocated')
        throw problem.conflict('already_paid', 'This order is already paid.');
      throw error;
    }
  }

  /** The seats may be taken by now, but money that is on its way keeps its chance to win them back. */
  async function expireUnlessPaying(orderId: string): Promise<void> {
    const expired = await inFreshTransaction(database, async (tx) => {
      const order = await orders.find(orderId, tx);
      if (order?.status !== 'PENDING_PAYMENT' || order.openPayment !== null) return undefined;
      await messages.notice(tx, { template: 'order_expired', orderId });
      return orders.save(tx, order, expire(order), clock.now());
    });
    if (expired !== undefined) watcher.entered(expired);
  }

  return async ({ orderId, paymentId, userId }) => {
    const order = await orders.find(orderId);
    if (order === undefined || order.userId !== userId) throw orderNotFound();
    refuseUnpayable(order, paymentId);
    if (await cancellations.isCancelled(order.eventId)) throw orderNotPayable();
    const { expiresAt } = await extendHold(order);
    const begun = await inFreshTransaction(database, async (tx) => {
      const fresh = await orders.find(orderId, tx);
      if (fresh === undefined) throw orderNotFound();
      const next = beginPayment(fresh, paymentId, expiresAt, clock.now());
      const attempt = await attempts.find(paymentId, tx);
      // The beginning of a payment may come late, after its end.
      if (attempt !== undefined && (attempt.orderId !== orderId || attempt.state !== 'OPEN'))
        throw paymentEnded();
      if (attempt === undefined) {
        await attempts.put(tx, openAttempt(orderId, paymentId), clock.now());
      }
      return orders.save(tx, fresh, next, clock.now());
    });
    return { amount: { amount: begun.total, currency: begun.currency }, payBy: begun.payBy };
  };
}

const paymentEnded = () =>
  problem.conflict('order_not_payable', 'This payment has already ended. Begin a new one with another id.');
