import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { RefundReason } from '../../domain/close-reason';
import { keepsTickets, type Order } from '../../domain/order';
import { newPaymentAttempt } from '../../domain/payment-attempt';
import type { Dependencies } from '../dependencies';
import { StaleOrder } from '../ports/order-repository';

export interface RefundToNotify {
  readonly paymentId: string;
  /** Minor units of the payment that were refunded so far, in total. */
  readonly refunded: number;
  readonly reason: RefundReason;
}

/**
 * Notifies the buyer of what was refunded of a payment since the last message, once, however often and in whatever sequence the
 * refunds are reported.
 *
 * @throws StaleOrder when somebody else has notified at the same moment
 */
export async function addRefundMessage(
  { attempts, messages, clock }: Pick<Dependencies, 'attempts' | 'messages' | 'clock'>,
  tx: SqlRunner,
  order: Order,
  { paymentId, refunded, reason }: RefundToNotify,
): Promise<void> {
  // The message of the event's cancellation has named all that is refunded of the order.
  if (order.closeReason === 'event_cancelled' && order.paidPaymentId === paymentId) return;
  const known = await attempts.find(paymentId, tx);
  const attempt = known ?? { ...newPaymentAttempt(order.id, paymentId), state: 'PAID' as const };
  const { refundNotified } = attempt;
  if (refunded <= refundNotified) return;
  const now = clock.now();
  if (known === undefined) await attempts.put(tx, attempt, now);
  if (!(await attempts.markRefundNotified(tx, paymentId, { from: refundNotified, to: refunded }, now))) {
    throw new StaleOrder(`somebody else has notified the buyer of the refunds of ${paymentId}`);
  }
  await messages.add(tx, {
    type: 'order.refunded',
    orderId: order.id,
    refund: { amount: refunded - refundNotified, currency: attempt.amount?.currency ?? order.currency },
    reason,
    ticketsVoid: !keepsTickets(order),
  });
}
