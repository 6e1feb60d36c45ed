import type { Money } from '@ticketing/service-chassis/core';
import { PeerError } from '@ticketing/service-chassis/peers';
import { beginPayment, expire, requirePayable, type Order } from '../../domain/order';
import { newPaymentAttempt } from '../../domain/payment-attempt';
import { alreadyPaid, holdExpired, orderNotFound, orderNotPayable } from '../../domain/problems';
import type { ChangeOrderDependencies, Dependencies } from '../dependencies';
import { inNewTransaction } from '../in-new-transaction';
import type { Reservation } from '../ports/seating-client';

export type BeginPaymentAttemptDependencies = ChangeOrderDependencies &
  Pick<Dependencies, 'seating' | 'attempts' | 'erasures' | 'paymentWindowMinutes'>;

/**
 * Allows one payment to start, and holds the seats long enough for it. The same payment gets the same response again.
 *
 * @throws ProblemError `order_not_found`, `order_not_payable`, `already_paid`, `payment_in_progress`, `hold_expired`
 */
export function createBeginPaymentAttempt(dependencies: BeginPaymentAttemptDependencies) {
  const { orders, attempts, erasures, transactions, clock } = dependencies;

  return async function beginPaymentAttempt(
    orderId: string,
    { paymentId, userId }: { readonly paymentId: string; readonly userId: string },
  ): Promise<{ amount: Money; payBy: Date }> {
    const order = await orders.find(orderId);
    if (order === undefined || order.userId !== userId) throw orderNotFound();
    requirePayable(order, paymentId);
    // The buyer has erased the account, or the event is cancelled.
    if ((await erasures.obstacleFor(order)) !== undefined) throw orderNotPayable();
    const { expiresAt } = await extendHold(dependencies, order);
    const payable = await inNewTransaction(transactions, async (tx) => {
      const current = await orders.find(orderId, tx);
      if (current === undefined) throw orderNotFound();
      const next = beginPayment(current, paymentId, expiresAt, clock.now());
      const attempt = await attempts.find(paymentId, tx);
      // This request may be delayed so long that the payment has already ended.
      if (attempt !== undefined && (attempt.orderId !== orderId || attempt.state !== 'OPEN')) {
        throw orderNotPayable('This payment has already ended. Start a new one with another id.');
      }
      if (attempt === undefined) await attempts.put(tx, newPaymentAttempt(orderId, paymentId), clock.now());
      return orders.save(tx, current, next, clock.now());
    });
    return { amount: { amount: payable.total, currency: payable.currency }, payBy: payable.payBy };
  };
}

async function extendHold(dependencies: BeginPaymentAttemptDependencies, order: Order): Promise<Reservation> {
  try {
    const { seating, paymentWindowMinutes } = dependencies;
    return await seating.extend(order.reservationId, paymentWindowMinutes, order.id);
  } catch (error) {
    if (!(error instanceof PeerError)) throw error;
    if (error.status === 404 || error.status === 410) {
      await expireUnlessPaying(dependencies, order.id);
      throw holdExpired();
    }
    // The result of a payment was faster than this request.
    if (error.code === 'already_allocated') throw alreadyPaid();
    throw error;
  }
}

/** An order with an open payment is not expired: its seats may still be free when the payment succeeds. */
async function expireUnlessPaying(
  { orders, messages, metrics, transactions, clock }: BeginPaymentAttemptDependencies,
  orderId: string,
): Promise<void> {
  const expired = await inNewTransaction(transactions, async (tx) => {
    const order = await orders.find(orderId, tx);
    if (order?.status !== 'PENDING_PAYMENT' || order.openPayment !== null) return undefined;
    await messages.add(tx, { type: 'order.expired', orderId });
    return orders.save(tx, order, expire(order), clock.now());
  });
  if (expired !== undefined) metrics.orderChangedStatus(expired);
}
