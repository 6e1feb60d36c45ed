import type { SqlRunner } from '@ticketing/service-chassis/database';

/** A message that this service must deliver to order-service. */
export interface OrderMessage {
  readonly paymentId: string;
  /** `REFUNDS` reports the payment's state at the time of delivery, so that totals never decrease. */
  readonly about: 'SUCCESS' | 'FAILED' | 'REFUNDS';
  readonly reason?: string;
}

export interface OrderMessages {
  /** Adds the message in the transaction that requires it. Returns its id. */
  add(tx: SqlRunner, message: OrderMessage): Promise<string>;
  /** Tries to deliver it now; if that fails, it is delivered later. False when it failed. */
  deliver(messageId: string): Promise<boolean>;
}

/** The queue in which messages wait for their delivery. */
export interface MessageQueue extends OrderMessages {
  /** True while it will still be delivered. */
  isPending(messageId: string): Promise<boolean>;
  /** Puts a dead letter back into the queue. False when there is no such message. */
  revive(messageId: string): Promise<boolean>;
}
