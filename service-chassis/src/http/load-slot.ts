/** The right of one request to be worked on. It goes along in the request's context. */
export interface LoadSlot {
  /** Lets another request go on while this one waits for its caller. */
  release(): void;
  /** Waits to go on, before all requests that have not begun yet. @throws ProblemError 503 when the caller has gone */
  reacquire(): Promise<void>;
  /** Keeps the slot until the work has ended, even when the caller goes before. */
  keepDuring(work: () => Promise<void>): Promise<void>;
}
