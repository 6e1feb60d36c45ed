import type { Money } from '@ticketing/service-chassis/core';
import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { LearnedOrderStatus, Payment, PaymentOutcome } from '../../domain/payment';
import type { InProgress } from './in-progress';

export interface PaymentRepository extends InProgress<Payment> {
  /** False when this Idempotency-Key has created a payment before, or the person has one for this order that has not failed. */
  insert(payment: Payment, nextCheckAt: Date): Promise<boolean>;
  find(id: string): Promise<Payment | undefined>;
  findByIdempotencyKey(idempotencyKey: string): Promise<Payment | undefined>;
  findByReference(reference: string): Promise<Payment | undefined>;
  /** The payment by which this person has paid the order, or is about to. */
  findLive(orderId: string, userId: string): Promise<Payment | undefined>;
  /** The payment, of any person, by which the order was charged or is being charged. */
  findCharging(orderId: string): Promise<Payment | undefined>;
  /** The payments of these orders that were charged or may still be charged, oldest first. */
  listByOrders(orderIds: readonly string[]): Promise<Payment[]>;
  /** Newest first, after the id `after`. */
  list(filter: PaymentFilter, limit: number, after?: string): Promise<Payment[]>;
  /**
   * Stores the authorized amount of a pending payment, which gives the payment the sole right to charge the order. Returns
   * `ended` when it is no longer pending, `taken` when another payment has that right.
   */
  acquireChargeRight(id: string, amount: Money): Promise<'acquired' | 'ended' | 'taken'>;
  /**
   * False when the payment is no longer pending. Also false when it has an amount that the caller does not know: then it
   * may be about to be charged, and only the gateway knows how it ends.
   */
  finalize(tx: SqlRunner, payment: Payment, outcome: PaymentOutcome, at: Date): Promise<boolean>;
  saveOrderStatus(
    tx: SqlRunner,
    id: string,
    order: LearnedOrderStatus,
    successAcknowledged: boolean,
  ): Promise<void>;
  /** Locks the payment until the transaction ends, and returns its current state. */
  lock(tx: SqlRunner, id: string): Promise<Payment | undefined>;
  /** False when less than that is left, or when the payment cannot be refunded. Minor units. */
  reserveRefund(tx: SqlRunner, id: string, amount: number): Promise<boolean>;
  /** Turns a reserved amount into a refunded one. Minor units. */
  completeRefund(tx: SqlRunner, id: string, amount: number): Promise<void>;
  /** Makes a reserved amount available again. Minor units. */
  releaseRefund(tx: SqlRunner, id: string, amount: number): Promise<void>;
}

export interface PaymentFilter {
  readonly orderId?: string | undefined;
  readonly userId?: string | undefined;
}
