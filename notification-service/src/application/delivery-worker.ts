import { forEachConcurrently, type Clock } from '@ticketing/service-chassis/core';
import type { Logger } from '@ticketing/service-chassis/service';
import type { DeliveryQueueRepository } from './ports/delivery-queue-repository';

export interface DeliveryWorkerDependencies {
  readonly deliveryQueue: Pick<DeliveryQueueRepository, 'due'>;
  readonly deliverNotification: (id: string) => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly concurrency: number;
  /** False leaves all work to `deliverDue`, for tests. */
  readonly startsByItself: boolean;
}

export type DeliveryWorker = ReturnType<typeof createDeliveryWorker>;

export function createDeliveryWorker(dependencies: DeliveryWorkerDependencies) {
  const { deliveryQueue, clock, logger, concurrency, startsByItself } = dependencies;
  const stopping = new AbortController();
  // Small, so that an urgent message waits only for seconds during a mass mailing.
  const batchSize = concurrency * 2;
  let running: Promise<void> | undefined;
  let hasNewMessages = false;

  return {
    /** Delivers what is due: new messages, messages to try again, and those of crashed workers. */
    deliverDue: (signal: AbortSignal) => deliverDue(AbortSignal.any([signal, stopping.signal])),

    /** Starts to deliver at once on this replica, so that a new message need not wait for the next run of the job. */
    deliverSoon: (): void => {
      if (!startsByItself || stopping.signal.aborted) return;
      hasNewMessages = true;
      running ??= deliverNew();
    },

    /** Takes no further message, and resolves when the messages in progress are done. */
    async stop(): Promise<void> {
      stopping.abort();
      await running;
    },
  };

  async function deliverNew(): Promise<void> {
    try {
      while (hasNewMessages && !stopping.signal.aborted) {
        hasNewMessages = false;
        await deliverDue(stopping.signal);
      }
    } catch (error) {
      logger.error({ err: error }, 'the queue could not be read; the next run reads it again');
    } finally {
      running = undefined;
    }
  }

  async function deliverDue(signal: AbortSignal): Promise<void> {
    let mayHaveMore: boolean;
    do {
      const ids = await deliveryQueue.due(clock.now(), batchSize);
      let completed = 0;
      await forEachConcurrently(ids, { limit: concurrency, signal }, async (id) => {
        if (await completes(id)) completed += 1;
      });
      // When every delivery failed, the next read would find the same messages.
      mayHaveMore = ids.length === batchSize && completed > 0;
    } while (mayHaveMore && !signal.aborted);
  }

  async function completes(id: string): Promise<boolean> {
    try {
      await dependencies.deliverNotification(id);
      return true;
    } catch (error) {
      const context = { err: error, notificationId: id };
      logger.error(context, 'a delivery was interrupted; it continues after its lease');
      return false;
    }
  }
}
