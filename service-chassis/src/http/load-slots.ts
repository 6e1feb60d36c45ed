import type { ServerResponse } from 'node:http';
import { problem } from '../core/problem-error';
import { currentContext } from '../logging/request-context';
import type { Clock } from '../core/clock';
import { remainingMs } from './deadline';
import type { LoadSlot } from './load-slot';

/** Made once, because an error's stack is expensive. */
export const overloaded = problem.unavailable(
  'overloaded',
  'The service has as much to do as it can. Try again shortly.',
  { retryAfterSeconds: 1 },
);

/** Called once, with true when the slot is free for this request. */
type Waiter = (isFree: boolean) => void;

export interface LoadSlotsOptions {
  /** Requests that are worked on at once. */
  readonly maxInFlight: number;
  /** Requests that may wait for a slot; the load limit rejects the others at once. */
  readonly maxWaiting: number;
  /** How long a request may wait for a slot, in milliseconds. */
  readonly maxWaitMs: number;
  readonly clock: Clock;
  /** Called when a request that had started does not get its slot back. */
  readonly onLost: () => void;
}

/** The slots of a service: a fixed number of requests is worked on, first come, first served. */
export class LoadSlots {
  /** In the order of arrival. */
  readonly #newcomers = new Set<Waiter>();
  readonly #returning = new Set<Waiter>();
  #inFlight = 0;

  constructor(private readonly options: LoadSlotsOptions) {}

  get inFlight(): number {
    return this.#inFlight;
  }

  get waiting(): number {
    return this.#newcomers.size + this.#returning.size;
  }

  /** True when a new request could not even wait. */
  get isFull(): boolean {
    return this.#inFlight >= this.options.maxInFlight && this.#newcomers.size >= this.options.maxWaiting;
  }

  /** Waits for a slot. Undefined when the caller has gone or the time to wait is over. */
  async acquire(response: ServerResponse): Promise<LoadSlot | undefined> {
    return (await this.#wait(response, this.#newcomers)) ? this.#slotOf(response) : undefined;
  }

  async #wait(response: ServerResponse, queue: Set<Waiter>): Promise<boolean> {
    if (response.destroyed) return false;
    if (this.#inFlight < this.options.maxInFlight) {
      this.#inFlight += 1;
      return true;
    }
    const { clock, maxWaitMs } = this.options;
    const waitMs = remainingMs(currentContext()?.deadline, maxWaitMs, clock.now());
    const ended = new AbortController();
    return new Promise((resolve) => {
      const end = (isFree: boolean) => {
        queue.delete(end);
        response.off('close', expire);
        ended.abort();
        resolve(isFree);
      };
      const expire = () => end(false);
      queue.add(end);
      response.once('close', expire);
      void clock.sleep(waitMs, ended.signal).then(expire);
    });
  }

  /** A slot is handed to the next request directly, so that a request in between cannot take it. */
  #free(): void {
    const [next] = this.#returning.size > 0 ? this.#returning : this.#newcomers;
    if (next === undefined) this.#inFlight -= 1;
    else next(true);
  }

  #slotOf(response: ServerResponse): LoadSlot {
    let isHeld = true;
    let isAtWork = false;
    let isClosed = false;
    const release = () => {
      if (!isHeld) return;
      isHeld = false;
      this.#free();
    };
    response.once('close', () => {
      isClosed = true;
      if (!isAtWork) release();
    });
    return {
      release,
      reacquire: async () => {
        isHeld = await this.#wait(response, this.#returning);
        if (isHeld) return;
        this.options.onLost();
        throw overloaded;
      },
      async keepDuring(work) {
        isAtWork = true;
        try {
          await work();
        } finally {
          isAtWork = false;
          if (isClosed) release();
        }
      },
    };
  }
}
