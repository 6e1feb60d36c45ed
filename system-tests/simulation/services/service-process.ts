import type { VirtualTime } from '../time/virtual-time';

/** The process ended inside a transaction, which rolls it back. */
export class ProcessEnded extends Error {
  override readonly name = 'ProcessEnded';
}

export interface ServiceProcessOptions {
  readonly time: VirtualTime;
  /** Called at each await: whether the process ends there. */
  readonly endsNow: () => boolean;
  /** Called at each await: for how many milliseconds the process pauses there, as after SIGSTOP; usually 0. */
  readonly stallMs: () => number;
  /** Called once, at the end. */
  readonly onEnd: () => void;
}

/**
 * One simulated process of a service. After it has ended, nothing that its code awaits ever settles. So the code stops
 * where it is, as after `kill -9`, while the real process keeps running.
 */
export class ServiceProcess {
  /**
   * The promise that an ended process waits for. Each process has its own, because a promise keeps all its waiters in
   * memory.
   */
  readonly #never = new Promise<never>(() => undefined);
  #ended = false;
  #stalledUntil = 0;

  constructor(private readonly options: ServiceProcessOptions) {}

  get hasEnded(): boolean {
    return this.#ended;
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.options.onEnd();
  }

  /** Runs what the process awaits. The process may end before the work starts, or before it learns the outcome. */
  async step<T>(work: () => Promise<T>): Promise<T> {
    if (this.#stalls()) await this.#untilItGoesOn();
    if (this.endsHere()) return this.#never;
    try {
      const result = await work();
      if (this.#stalls()) await this.#untilItGoesOn();
      return this.endsHere() ? await this.#never : result;
    } catch (error) {
      if (this.#stalls()) await this.#untilItGoesOn();
      if (this.#ended) return this.#never;
      throw error;
    }
  }

  /** True when the process has ended or ends now. */
  endsHere(): boolean {
    if (!this.#ended && this.options.endsNow()) this.end();
    return this.#ended;
  }

  /** The whole process pauses: all its work waits until the same time. */
  #stalls(): boolean {
    const { time, stallMs } = this.options;
    this.#stalledUntil = Math.max(this.#stalledUntil, time.now + stallMs());
    return this.#stalledUntil > time.now;
  }

  async #untilItGoesOn(): Promise<void> {
    const { time } = this.options;
    while (this.#stalledUntil > time.now) await time.sleep(this.#stalledUntil - time.now);
  }
}
