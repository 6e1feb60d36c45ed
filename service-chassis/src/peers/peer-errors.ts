/** A peer responded with a problem (any other 4xx): it understood the call, and a repeat would change nothing. */
export class PeerError extends Error {
  override readonly name = 'PeerError';

  constructor(
    readonly peer: string,
    readonly status: number,
    /** The stable code of the peer's problem document. */
    readonly code: string,
    detail: string,
    /** The problem document as it was received, for the further members of its code. */
    readonly problem: Readonly<Record<string, unknown>>,
  ) {
    super(detail);
  }
}

/**
 * A peer did not respond in time, responded with 5xx, 429 or 408, or is known to be down. It is unknown whether it did
 * the work, unless `reached` is false.
 */
export class PeerUnavailable extends Error {
  override readonly name = 'PeerUnavailable';

  constructor(
    readonly peer: string,
    readonly reason: string,
    /** False when the call certainly did not reach the peer: the breaker was open or the connection was refused. */
    readonly reached: boolean,
  ) {
    super(`${peer} is unavailable: ${reason}`);
  }
}
