import type { SqlRunner } from '@ticketing/service-chassis/database';
import { endNoticeOf } from '../../domain/end-notice';
import type { Order } from '../../domain/order';
import type { Dependencies } from '../dependencies';
import { tellRefund } from './tell-refund';

/** Notifies the buyer of the end of an order, in the transaction in which it ends. */
export async function tellEnd(
  dependencies: Pick<Dependencies, 'attempts' | 'messages' | 'clock'>,
  tx: SqlRunner,
  order: Order,
): Promise<void> {
  const { messages } = dependencies;
  const { id: orderId, paidPaymentId: paymentId } = order;
  const reason = order.closeReason ?? 'refunded_by_platform';
  const notice = endNoticeOf(order);
  switch (notice) {
    case 'nothing':
      return;
    case 'order.refunded':
      if (paymentId !== null)
        await tellRefund(dependencies, tx, order, { paymentId, refunded: order.total, reason });
      return;
    case 'order.cancelled':
      await messages.add(tx, { type: notice, orderId, reason });
      return;
    case 'order.expired':
      await messages.add(tx, { type: notice, orderId });
      return;
    case 'event.cancelled':
      // The buyer of an order that was refunded for it has been told when the refund began, together with the amount.
      if (order.status !== 'REFUNDED') await messages.add(tx, { type: notice, orderId });
      return;
  }
}
