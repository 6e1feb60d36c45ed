import { addMilliseconds, pages } from '@ticketing/service-chassis/core';
import { expire } from '../../domain/order';
import type { ChangeOrderDependencies, Dependencies } from '../dependencies';
import { inNewTransaction } from '../in-new-transaction';
import { addEndMessage } from '../messages/end-message';

export type ExpireOrdersDependencies = ChangeOrderDependencies &
  Pick<Dependencies, 'attempts' | 'openAttemptMs'>;

const BATCH = 100;

/**
 * Ends unpaid orders whose hold is over. An order with an open payment waits for its result, up to a limit: a payment that
 * succeeds after that is refunded.
 */
export function createExpireOrders(dependencies: ExpireOrdersDependencies) {
  const { orders, messages, metrics, transactions, clock, openAttemptMs } = dependencies;

  return async function expireOrders(signal: AbortSignal): Promise<void> {
    for await (const overdue of pages(BATCH, readOverdue)) {
      let ended = 0;
      for (const orderId of overdue) {
        if (signal.aborted) return;
        if (await expireOne(orderId)) ended += 1;
      }
      // The next page would hold the same orders.
      if (ended === 0) return;
    }
  };

  function readOverdue(): Promise<string[]> {
    const now = clock.now();
    return orders.overdue(now, addMilliseconds(now, -openAttemptMs), BATCH);
  }

  async function expireOne(orderId: string): Promise<boolean> {
    const expired = await inNewTransaction(transactions, async (tx) => {
      const order = await orders.find(orderId, tx);
      const now = clock.now();
      if (order?.status !== 'PENDING_PAYMENT' || order.payBy > now) return undefined;
      if (order.openPayment !== null && order.openPayment.since > addMilliseconds(now, -openAttemptMs)) {
        return undefined;
      }
      await messages.add(tx, { type: 'hold.abandoned', orderId, reservationId: order.reservationId });
      const ended = await orders.save(tx, order, expire(order), now);
      await addEndMessage(dependencies, tx, ended);
      return ended;
    });
    if (expired !== undefined) metrics.orderChangedStatus(expired);
    return expired !== undefined;
  }
}
