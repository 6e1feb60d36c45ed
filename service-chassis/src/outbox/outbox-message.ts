export interface OutboxMessage<Payload = unknown> {
  /** The same in each delivery, so that the receiver knows a repeat by it. */
  readonly id: string;
  readonly topic: string;
  readonly payload: Payload;
  readonly createdAt: Date;
  /** 1 for the first try. */
  readonly tryNumber: number;
}

/** Delivers one message. It may be called again for the same message, so a repeat must have no further effect. */
export type OutboxHandler = (message: OutboxMessage) => Promise<void>;
