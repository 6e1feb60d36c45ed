import { addMilliseconds, type Clock } from '@ticketing/service-chassis/core';
import type { Database } from '@ticketing/service-chassis/database';
import { cancelUnpaid, type Order } from '../domain/order';
import { inFreshTransaction } from './fresh-transaction';
import type { Messages } from './messages';
import { inParallel } from './in-parallel';
import type { EventCancellation, EventCancellationStore, OrderStore, OrderWatcher } from './ports';
import type { Begun, SagaRunner } from './sagas/saga-runner';

export interface CancelEvent {
  /** Records that an event is off. Repeated, it keeps the first. The orders follow in `sweep`. */
  record(eventId: string, reason: string): Promise<EventCancellation>;
  /** Ends the orders of cancelled events, page after page, until none is left. */
  sweep(signal: AbortSignal): Promise<void>;
}

export interface CancelEventParts {
  readonly orders: OrderStore;
  readonly cancellations: EventCancellationStore;
  readonly sagas: SagaRunner;
  readonly messages: Messages;
  readonly watcher: OrderWatcher;
  readonly database: Database;
  readonly clock: Clock;
}

/** How one order of the event ended, if it had not already. */
interface Ending {
  readonly ended?: Order;
  readonly begun?: Begun;
}

const EVENTS = 20;
const PAGE = 100;
const PARALLEL = 8;
/**
 * An order that was being placed while the cancellation was recorded may come to light after the last look, but not later
 * than its transaction can last.
 */
const SETTLE_MS = 60_000;

export function createCancelEvent(parts: CancelEventParts): CancelEvent {
  const { orders, cancellations, sagas, messages, watcher, database, clock } = parts;

  /** A paid order is on its way to be confirmed; its own saga notices the cancellation and turns back. */
  async function endOrder(orderId: string): Promise<void> {
    const { ended, begun } = await inFreshTransaction<Ending>(database, async (tx) => {
      const order = await orders.find(orderId, tx);
      if (order?.status === 'PENDING_PAYMENT') {
        await messages.releaseHold(tx, order);
        await messages.notice(tx, { template: 'event_cancelled', orderId });
        return { ended: await orders.save(tx, order, cancelUnpaid(order, 'event_cancelled'), clock.now()) };
      }
      if (order?.status === 'CONFIRMED') {
        const about = {
          subject: orderId,
          paymentId: order.paidPaymentId,
          reason: 'event_cancelled',
        } as const;
        return { begun: await sagas.begin(tx, 'REFUND', order, about) };
      }
      return {};
    });
    if (ended !== undefined) watcher.entered(ended);
    if (begun === undefined) return;
    watcher.entered(begun.order);
    await sagas.walk(begun);
  }

  async function sweepEvent({ eventId, requestedAt }: EventCancellation, signal: AbortSignal): Promise<void> {
    const startedAt = clock.now();
    for (let after = ''; ;) {
      const page = await orders.ofEvent(eventId, ['PENDING_PAYMENT', 'CONFIRMED'], after, PAGE);
      await inParallel(PARALLEL, page, endOrder, signal);
      if (signal.aborted) return;
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) break;
      after = last;
    }
    const left = await orders.ofEvent(eventId, ['PENDING_PAYMENT', 'PAID', 'CONFIRMED'], '', 1);
    const isSettled = startedAt >= addMilliseconds(requestedAt, SETTLE_MS);
    if (left.length === 0 && isSettled) await cancellations.finish(eventId, clock.now());
  }

  return {
    record: (eventId, reason) => cancellations.record(eventId, reason, clock.now()),
    async sweep(signal) {
      for (const cancellation of await cancellations.running(EVENTS)) {
        if (signal.aborted) return;
        await sweepEvent(cancellation, signal);
      }
    },
  };
}
