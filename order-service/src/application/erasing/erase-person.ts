import { addMilliseconds } from '@ticketing/service-chassis/core';
import { cancelUnpaid, type Order } from '../../domain/order';
import type { ChangeOrderDependencies, Dependencies } from '../dependencies';
import { inNewTransaction } from '../in-new-transaction';

export type ErasePersonDependencies = ChangeOrderDependencies & Pick<Dependencies, 'erasures' | 'outbox'>;

const PAGE = 50;
const PEOPLE = 20;
/** An order that was being placed while the account was erased appears at most this much later. */
const LATE_ORDERS_MS = 60_000;

/**
 * What follows when somebody has erased the account: no token of theirs buys anything any more, and their unpaid orders
 * end. What they have bought stays, without a name. A payment that is open and succeeds is refunded, as for every order
 * that has ended.
 */
export function createErasePerson(dependencies: ErasePersonDependencies) {
  const { orders, erasures, messages, metrics, outbox, transactions, clock } = dependencies;

  return {
    /** Repeatable. The same transaction ends the orders, so that none of them is paid after the erasure. */
    record: endUnpaidOrders,

    /** Ends the orders that were being placed meanwhile. */
    async endLateOrders(signal: AbortSignal): Promise<void> {
      for (const { userId, erasedAt } of await erasures.running(PEOPLE)) {
        if (signal.aborted) return;
        const startedAt = clock.now();
        await endUnpaidOrders(userId);
        if (startedAt >= addMilliseconds(erasedAt, LATE_ORDERS_MS)) await erasures.finish(userId);
      }
    },
  };

  async function endUnpaidOrders(userId: string): Promise<void> {
    let ended: readonly Order[];
    do {
      ended = await endSome(userId);
      for (const order of ended) metrics.orderChangedStatus(order);
      if (ended.length > 0) outbox.wake();
    } while (ended.length === PAGE);
  }

  function endSome(userId: string): Promise<readonly Order[]> {
    return inNewTransaction(transactions, async (tx) => {
      const now = clock.now();
      await erasures.record(tx, userId, now);
      const ended: Order[] = [];
      for (const order of await orders.page({ userId, status: 'PENDING_PAYMENT' }, PAGE, tx)) {
        const { id: orderId, reservationId } = order;
        await messages.add(tx, { type: 'hold.abandoned', orderId, reservationId });
        ended.push(await orders.save(tx, order, cancelUnpaid(order, 'cancelled_by_owner'), now));
      }
      return ended;
    });
  }
}
