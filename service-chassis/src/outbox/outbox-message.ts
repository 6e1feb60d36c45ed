export interface OutboxMessage<Payload = unknown> {
  /** Also the Idempotency-Key by which the receiver counts the message once. */
  readonly id: string;
  readonly topic: string;
  readonly payload: Payload;
  readonly createdAt: Date;
  /** 1 for the first try. */
  readonly tryNumber: number;
}

/** Delivers one message. It may be called again for the same message, so its effect must count once. */
export type OutboxHandler = (message: OutboxMessage) => Promise<void>;
