/** The process ended inside a transaction, which rolls it back. */
export class ProcessEnded extends Error {
  override readonly name = 'ProcessEnded';
}

/** What an ended process waits for. */
const never = new Promise<never>(() => undefined);

/**
 * One life of a process. Once it has ended, nothing that its code awaits ever comes: so the code stops where it is, as after
 * `kill -9`, while the process around it lives on.
 */
export class Life {
  #ended = false;

  /**
   * @param endsNow asked at each await whether the process ends there
   * @param onEnd called once, at the end
   */
  constructor(
    private readonly endsNow: () => boolean,
    private readonly onEnd: () => void,
  ) {}

  get isOver(): boolean {
    return this.#ended;
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.onEnd();
  }

  /** Runs what the process awaits. It may end before the work is begun, or before it hears of the outcome. */
  async step<T>(work: () => Promise<T>): Promise<T> {
    if (this.endsHere()) return never;
    try {
      const result = await work();
      return this.endsHere() ? await never : result;
    } catch (error) {
      if (this.#ended) return never;
      throw error;
    }
  }

  /** True when the process has ended, or ends at this moment. */
  endsHere(): boolean {
    if (!this.#ended && this.endsNow()) this.end();
    return this.#ended;
  }
}
