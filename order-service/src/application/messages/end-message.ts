import type { SqlRunner } from '@ticketing/service-chassis/database';
import { endMessageOf } from '../../domain/end-message';
import type { Order } from '../../domain/order';
import type { Dependencies } from '../dependencies';
import { addRefundMessage } from './refund-message';

/** Notifies the buyer of the end of an order, in the transaction in which it ends. */
export async function addEndMessage(
  dependencies: Pick<Dependencies, 'attempts' | 'messages' | 'clock'>,
  tx: SqlRunner,
  order: Order,
): Promise<void> {
  const { messages } = dependencies;
  const { id: orderId, paidPaymentId: paymentId } = order;
  const reason = order.closeReason ?? 'refunded_by_platform';
  const type = endMessageOf(order);
  switch (type) {
    case 'nothing':
      return;
    case 'order.refunded':
      if (paymentId !== null)
        await addRefundMessage(dependencies, tx, order, { paymentId, refunded: order.total, reason });
      return;
    case 'order.cancelled':
      await messages.add(tx, { type, orderId, reason });
      return;
    case 'order.expired':
      await messages.add(tx, { type, orderId });
      return;
    case 'event.cancelled':
      // The buyer of an order that was refunded for it was notified when the refund began, together with the amount.
      if (order.status !== 'REFUNDED') await messages.add(tx, { type, orderId });
      return;
  }
}
