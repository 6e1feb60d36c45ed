export interface OutboxMessage<Payload = unknown> {
  /** Also the Idempotency-Key, so that the message takes effect once at the receiver. */
  readonly id: string;
  readonly topic: string;
  readonly payload: Payload;
  readonly createdAt: Date;
  /** 1 for the first try. */
  readonly tryNumber: number;
}

/** Delivers one message. It may be called again for the same message, so a repeat must have no further effect. */
export type OutboxHandler = (message: OutboxMessage) => Promise<void>;
