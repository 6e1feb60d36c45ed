import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { ResultMessage } from './result-messages';

/** A result that order-service has not acknowledged, with the message that reports it. */
export interface UnacknowledgedResult extends ResultMessage {
  readonly messageId: string;
}

export interface UnacknowledgedResultRepository {
  add(tx: SqlRunner, result: UnacknowledgedResult, checkDueAt: Date): Promise<void>;
  /** Removes the result, because order-service has received it. */
  acknowledge(tx: SqlRunner, messageId: string): Promise<void>;
  /** The results whose check is due, the longest overdue first. */
  listDue(now: Date, limit: number): Promise<UnacknowledgedResult[]>;
  postponeCheck(messageId: string, until: Date): Promise<void>;
  listByPayment(paymentId: string): Promise<UnacknowledgedResult[]>;
  /** Locks the result until the transaction ends. False when it was acknowledged in the meantime. */
  lock(tx: SqlRunner, messageId: string): Promise<boolean>;
  /** From now on another message reports the result. */
  replaceMessage(tx: SqlRunner, messageId: string, by: string): Promise<void>;
}
