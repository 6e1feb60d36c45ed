import type { SqlRunner } from '@ticketing/service-chassis/database';

/** A result of a payment that this service must report to order-service. */
export interface ResultMessage {
  readonly paymentId: string;
  /** `REFUNDS` reports the payment's state at the time of delivery, so that totals never decrease. */
  readonly about: 'SUCCESS' | 'FAILED' | 'REFUNDS';
  readonly reason?: string;
}

/** The messages to order-service. Each result is recorded as unacknowledged until order-service acknowledges it. */
export interface ResultMessages {
  /** Adds the message in the transaction that requires it. Returns its id. */
  add(tx: SqlRunner, message: ResultMessage): Promise<string>;
  /** Tries to deliver it now; if that fails, it is delivered later. False when it failed. */
  deliver(messageId: string): Promise<boolean>;
  /** True while it will still be delivered. */
  isPending(messageId: string): Promise<boolean>;
  /** Puts a dead letter back into the queue. False when there is no such message. */
  revive(messageId: string): Promise<boolean>;
  /** Adds another message in place of one that is lost. Undefined when the result was acknowledged in the meantime. */
  replace(tx: SqlRunner, lost: ResultMessage & { readonly messageId: string }): Promise<string | undefined>;
}
