import type { Clock } from '@ticketing/service-chassis/core';
import type { Job, Logger } from '@ticketing/service-chassis/service';
import type { DeliveryQueue } from '../application/ports';

export interface DeliveryWorker {
  /** Looks for what is due at each turn: messages to try again, and those of crashed workers. */
  readonly job: Job;
  /** Looks at once, on this replica: a new message need not wait for the next turn. */
  wake(): void;
  /** Takes nothing more, and resolves when the messages in hand are through. */
  stop(): Promise<void>;
}

export interface DeliveryWorkerOptions {
  readonly queue: DeliveryQueue;
  readonly deliver: (id: string) => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly concurrency: number;
  readonly pollMs: number;
  /** False leaves all of it to `job.run`, for tests. */
  readonly wakes: boolean;
}

export function createDeliveryWorker(options: DeliveryWorkerOptions): DeliveryWorker {
  const { queue, deliver, clock, logger, concurrency, pollMs, wakes } = options;
  const stopping = new AbortController();
  // Small, so that an urgent message waits for seconds at most while a mass mailing goes out.
  const batch = concurrency * 2;
  let awake: Promise<void> | undefined;
  let lookAgain = false;

  async function completes(id: string): Promise<boolean> {
    try {
      await deliver(id);
      return true;
    } catch (error) {
      logger.error(
        { err: error, notificationId: id },
        'a delivery broke off; it is taken up again after its lease',
      );
      return false;
    }
  }

  async function deliverDue(signal: AbortSignal): Promise<void> {
    let moreToDo: boolean;
    do {
      const ids = await queue.due(clock.now(), batch);
      const full = ids.length === batch;
      let completed = 0;
      const workOff = async () => {
        for (let id = ids.shift(); id !== undefined && !signal.aborted; id = ids.shift()) {
          if (await completes(id)) completed += 1;
        }
      };
      await Promise.all(Array.from({ length: Math.min(concurrency, ids.length) }, workOff));
      // When every one broke off, looking again at once would find the same ones.
      moreToDo = full && completed > 0;
    } while (moreToDo && !signal.aborted);
  }

  async function stayAwake(): Promise<void> {
    try {
      while (lookAgain && !stopping.signal.aborted) {
        lookAgain = false;
        await deliverDue(stopping.signal);
      }
    } catch (error) {
      logger.error({ err: error }, 'the queue could not be read; the next turn reads it again');
    } finally {
      awake = undefined;
    }
  }

  return {
    job: {
      name: 'delivery',
      everyMs: pollMs,
      run: (signal) => deliverDue(AbortSignal.any([signal, stopping.signal])),
    },
    wake() {
      if (!wakes || stopping.signal.aborted) return;
      lookAgain = true;
      awake ??= stayAwake();
    },
    async stop() {
      stopping.abort();
      await awake;
    },
  };
}
