import { addMilliseconds, forEachConcurrently, pages } from '@ticketing/service-chassis/core';
import { cancelUnpaid, type Order } from '../../domain/order';
import type { ChangeOrderDependencies, Dependencies } from '../dependencies';
import { inNewTransaction } from '../in-new-transaction';
import { addEndMessage } from '../messages/end-message';
import type { EventCancellation } from '../ports/event-cancellation-repository';
import type { SagaRunner, StartedSaga } from '../sagas/saga-runner';

export interface CancelEventDependencies
  extends ChangeOrderDependencies, Pick<Dependencies, 'attempts' | 'cancellations'> {
  readonly sagaRunner: SagaRunner;
}

const EVENTS = 20;
const PAGE = 100;
const CONCURRENCY = 8;
/** An order that was being placed while the event was cancelled appears at most this much later. */
const LATE_ORDERS_MS = 60_000;

export function createCancelEvent(dependencies: CancelEventDependencies) {
  const { orders, cancellations, clock } = dependencies;

  return {
    /** Records that an event is cancelled. Repeated, it keeps the first. `endOrders` does the rest. */
    record: (eventId: string, reason: string) => cancellations.record(eventId, reason, clock.now()),

    /** Cancels or refunds all orders of cancelled events. */
    async endOrders(signal: AbortSignal): Promise<void> {
      for (const cancellation of await cancellations.running(EVENTS)) {
        await endOrdersOf(cancellation, signal);
        if (signal.aborted) return;
      }
    },
  };

  async function endOrdersOf(
    { eventId, requestedAt }: EventCancellation,
    signal: AbortSignal,
  ): Promise<void> {
    const startedAt = clock.now();
    const ordersToEnd = pages(PAGE, (previous: readonly string[]) =>
      orders.ofEvent(eventId, ['PENDING_PAYMENT', 'CONFIRMED'], previous.at(-1) ?? '', PAGE),
    );
    for await (const page of ordersToEnd) {
      await forEachConcurrently(page, { limit: CONCURRENCY, signal }, (orderId) =>
        endOrder(dependencies, orderId),
      );
      if (signal.aborted) return;
    }
    const left = await orders.ofEvent(eventId, ['PENDING_PAYMENT', 'PAID', 'CONFIRMED'], '', 1);
    const hasAllOrders = startedAt >= addMilliseconds(requestedAt, LATE_ORDERS_MS);
    if (left.length === 0 && hasAllOrders) await cancellations.finish(eventId, clock.now());
  }
}

/** Leaves a paid order alone: its own saga finds that the event is cancelled, and compensates. */
async function endOrder(dependencies: CancelEventDependencies, orderId: string): Promise<void> {
  const { orders, sagaRunner, messages, metrics, transactions, clock } = dependencies;
  const { cancelled, started } = await inNewTransaction<{ cancelled?: Order; started?: StartedSaga }>(
    transactions,
    async (tx) => {
      const order = await orders.find(orderId, tx);
      if (order?.status === 'PENDING_PAYMENT') {
        await messages.add(tx, { type: 'hold.abandoned', orderId, reservationId: order.reservationId });
        const after = cancelUnpaid(order, 'event_cancelled');
        const cancelled = await orders.save(tx, order, after, clock.now());
        await addEndMessage(dependencies, tx, cancelled);
        return { cancelled };
      }
      if (order?.status === 'CONFIRMED') {
        const about = {
          subject: orderId,
          paymentId: order.paidPaymentId,
          reason: 'event_cancelled',
        } as const;
        return { started: await sagaRunner.start(tx, 'REFUND', order, about) };
      }
      return {};
    },
  );
  if (cancelled !== undefined) metrics.orderChangedStatus(cancelled);
  if (started === undefined) return;
  metrics.orderChangedStatus(started.order);
  await sagaRunner.run(started);
}
