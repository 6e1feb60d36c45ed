/** A peer answered with a refusal (any other 4xx): it understood the call and nothing will change by repeating it. */
export class PeerError extends Error {
  override readonly name = 'PeerError';

  constructor(
    readonly peer: string,
    readonly status: number,
    /** The stable code of the peer's problem document. */
    readonly code: string,
    detail: string,
    /** The problem document as it came, for the members that a code promises. */
    readonly problem: Readonly<Record<string, unknown>>,
  ) {
    super(detail);
  }
}

/**
 * A peer did not answer in time, answered 5xx, 429 or 408, or is known to be down. Whether it did the work is unknown
 * unless `reached` is false.
 */
export class PeerUnavailable extends Error {
  override readonly name = 'PeerUnavailable';

  constructor(
    readonly peer: string,
    readonly reason: string,
    /** False when the call certainly never got there: the breaker was open or the connection was refused. */
    readonly reached: boolean,
  ) {
    super(`${peer} is unavailable: ${reason}`);
  }
}
