/** The right of one request to be worked on. It is part of the request's context. */
export interface LoadSlot {
  /** Lets another request go on while this one waits for its caller. */
  release(): void;
  /**
   * Gets the slot back, before all requests that have not started yet. @throws ProblemError 503 when the caller has
   * gone
   */
  reacquire(): Promise<void>;
  /** Keeps the slot until the work has ended, even when the caller closes the connection before. */
  keepDuring(work: () => Promise<void>): Promise<void>;
}
