import { addMilliseconds, type Clock } from '@ticketing/service-chassis/core';
import type { Database } from '@ticketing/service-chassis/database';
import { expire } from '../domain/order';
import { inFreshTransaction } from './fresh-transaction';
import type { Messages } from './messages';
import type { OrderStore, OrderWatcher } from './ports';

export interface ExpireOrders {
  /**
   * Ends unpaid orders whose hold is over. One with a payment under way is left until its result comes, though not for
   * ever: money that comes later still goes back to the buyer. Returns how many ended.
   */
  (signal: AbortSignal): Promise<number>;
}

export interface ExpireOrdersParts {
  readonly orders: OrderStore;
  readonly messages: Messages;
  readonly watcher: OrderWatcher;
  readonly database: Database;
  readonly clock: Clock;
  readonly openAttemptMs: number;
}

const BATCH = 100;

export function createExpireOrders(parts: ExpireOrdersParts): ExpireOrders {
  const { orders, messages, watcher, database, clock, openAttemptMs } = parts;

  async function expireOne(orderId: string): Promise<boolean> {
    const expired = await inFreshTransaction(database, async (tx) => {
      const order = await orders.find(orderId, tx);
      const now = clock.now();
      if (order?.status !== 'PENDING_PAYMENT' || order.payBy > now) return undefined;
      if (order.openPayment !== null && order.openPayment.since > addMilliseconds(now, -openAttemptMs)) {
        return undefined;
      }
      await messages.releaseHold(tx, order);
      await messages.notice(tx, { template: 'order_expired', orderId });
      return orders.save(tx, order, expire(order), now);
    });
    if (expired !== undefined) watcher.entered(expired);
    return expired !== undefined;
  }

  return async (signal) => {
    for (let total = 0; ;) {
      const now = clock.now();
      const overdue = await orders.overdue(now, addMilliseconds(now, -openAttemptMs), BATCH);
      let ended = 0;
      for (const orderId of overdue) {
        if (signal.aborted) return total + ended;
        if (await expireOne(orderId)) ended += 1;
      }
      total += ended;
      if (overdue.length < BATCH || ended === 0) return total;
    }
  };
}
