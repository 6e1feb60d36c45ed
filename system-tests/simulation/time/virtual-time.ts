import { setImmediate as realTurn } from 'node:timers';
import { EventQueue, type ScheduledEvent } from './event-queue';

/** When every simulated world begins. */
export const BEGINNING = Date.UTC(2026, 5, 1, 12);

/**
 * The time of a simulated world. It does not advance while code runs, and jumps to the next event when nothing is left
 * to run. So hours pass in moments, and always in the same order.
 */
export class VirtualTime {
  readonly #queue = new EventQueue();
  #now = BEGINNING;
  #sequence = 0;

  /** Milliseconds since 1970. */
  get now(): number {
    return this.#now;
  }

  /** Milliseconds since the world began. */
  get elapsed(): number {
    return this.#now - BEGINNING;
  }

  schedule(delayMs: number, run: () => void): ScheduledEvent {
    const event = {
      at: this.#now + Math.max(0, Math.floor(delayMs)),
      sequence: (this.#sequence += 1),
      run,
      cancelled: false,
    };
    this.#queue.push(event);
    return event;
  }

  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.schedule(delayMs, resolve));
  }

  /** Runs everything that is due within this many milliseconds from now. */
  async advance(byMs: number): Promise<void> {
    const end = this.#now + byMs;
    // Work that was started before runs first, until it waits for time.
    await this.#settle();
    for (let event = this.#queue.takeDue(end); event !== undefined; event = this.#queue.takeDue(end)) {
      this.#now = Math.max(this.#now, event.at);
      event.run();
      await this.#settle();
    }
    this.#now = end;
  }

  /**
   * Time passes while nothing runs, as on a machine that sleeps: events that become due meanwhile happen afterwards.
   */
  leap(byMs: number): void {
    this.#now += byMs;
  }

  /**
   * Advances until the work has ended. @throws what the work throws, and an Error when the work does not end in time
   */
  async runToEnd<T>(work: Promise<T>, withinMs: number): Promise<T> {
    let outcome: { readonly value: T } | { readonly error: unknown } | undefined;
    work.then(
      (value) => (outcome = { value }),
      (error: unknown) => (outcome = { error }),
    );
    const stepMs = 100;
    for (let passedMs = 0; outcome === undefined && passedMs <= withinMs; passedMs += stepMs) {
      await this.advance(stepMs);
    }
    if (outcome === undefined) throw new Error(`Simulated work has not ended within ${withinMs} ms.`);
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  /** A turn of the real event loop begins only after all promises and ticks that can continue have run. */
  #settle(): Promise<void> {
    return new Promise((resolve) => realTurn(resolve));
  }
}
