/** Runs what it is given one after the other; first given, first run. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Resolves when all that was given so far has ended, well or not. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
