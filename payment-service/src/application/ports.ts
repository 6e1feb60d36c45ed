import type { Money } from '@ticketing/service-chassis/core';
import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { DiscrepancyLog } from '@ticketing/service-chassis/service';
import type { DeclineReason, OrderRefusal } from '../domain/failure';
import type { Payment, PaymentMethod, Settlement } from '../domain/payment';
import type { Booking, GatewayFindingKind, Movement, Recorded } from '../domain/gateway-books';
import type { Refund } from '../domain/refund';

/**
 * `UNKNOWN` is a timeout or a failure of the gateway: it may have done the work or not, and only asking later tells.
 */
export type GatewayResult =
  | { readonly outcome: 'SUCCESS' }
  | { readonly outcome: 'DECLINED'; readonly reason: DeclineReason }
  | { readonly outcome: 'UNKNOWN' };

/** `NONE`: the gateway has not done it. */
export type GatewayRecord = GatewayResult | { readonly outcome: 'NONE' };

export interface WebhookEvent {
  readonly id: string;
  /** Of the charge or the refund that the event is about. */
  readonly reference: string;
}

export interface WebhookRequest {
  readonly rawBody: Buffer;
  header(name: string): string | undefined;
}

/** From its beginning until, not including, its end. */
export interface Period {
  readonly from: Date;
  readonly until: Date;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/**
 * The gateway's own books: only the money that moved. Periods are by its clock, pages in the order in which the money moved.
 * Each call fails when the gateway cannot be asked.
 */
export interface GatewayStatement {
  list(movement: Movement, period: Period, cursor?: string): Promise<Page<Booking>>;
  find(movement: Movement, reference: string): Promise<Booking | undefined>;
}

/** Who takes and returns the money. Each call does its work once for a reference, however often it is repeated. */
export interface PaymentGateway {
  /** The last part of the address to which it sends its webhooks. */
  readonly name: string;
  charge(charge: {
    readonly reference: string;
    readonly amount: Money;
    readonly method: PaymentMethod;
    readonly token: string;
  }): Promise<GatewayResult>;
  findCharge(reference: string): Promise<GatewayRecord>;
  /**
   * Sees to it that the reference is never charged from now on. `NONE` when it was not charged and cannot be any more;
   * else what became of the charge that came before.
   */
  voidCharge(reference: string): Promise<GatewayRecord>;
  refund(refund: {
    readonly reference: string;
    readonly chargeReference: string;
    readonly amount: Money;
  }): Promise<GatewayResult>;
  findRefund(reference: string): Promise<GatewayRecord>;
  readonly statement: GatewayStatement;
  /** The event of a request that the gateway itself signed a short while ago; nothing for any other. */
  verifyWebhook(request: WebhookRequest): WebhookEvent | undefined;
}

export type AttemptResult =
  | { readonly kind: 'begun'; readonly amount: Money }
  /** Nothing was begun. */
  | { readonly kind: 'refused'; readonly reason: OrderRefusal }
  | { readonly kind: 'unavailable'; readonly mayHaveBegun: boolean };

export interface PaymentResult {
  readonly paymentId: string;
  readonly status: 'SUCCESS' | 'FAILED' | 'PARTIALLY_REFUNDED' | 'REFUNDED';
  readonly amount: Money;
  /** In total. */
  readonly refunded?: Money;
  readonly reason?: string;
}

/** What this service asks of order-service. */
export interface Orders {
  /** Asks whether the order may be paid by this person now, and for how much. The same payment may ask again. */
  beginAttempt(attempt: {
    readonly orderId: string;
    readonly paymentId: string;
    readonly userId: string;
  }): Promise<AttemptResult>;
  /**
   * Tells what became of a payment; a message counts once. Returns the order's status then.
   * @throws PeerUnavailable to be tried again
   * @throws PeerError
   */
  tell(orderId: string, result: PaymentResult, messageId: string): Promise<string>;
}

export interface PaymentFilter {
  readonly orderId?: string | undefined;
  readonly userId?: string | undefined;
}

/** What has begun and not ended, be it payments or refunds. */
export interface UnderWay<Item> {
  /** Those whose next check is due, longest due first. */
  listDue(now: Date, limit: number): Promise<Item[]>;
  postponeCheck(id: string, until: Date): Promise<void>;
  countPending(): Promise<number>;
  /** When the oldest of them began; undefined when there is none. */
  oldestPending(): Promise<Date | undefined>;
}

export interface Payments extends UnderWay<Payment> {
  /** False when the person has a live payment for this order, or the request has begun one. */
  insert(payment: Payment, nextCheckAt: Date): Promise<boolean>;
  find(id: string): Promise<Payment | undefined>;
  findByRequest(requestKey: string): Promise<Payment | undefined>;
  findByReference(reference: string): Promise<Payment | undefined>;
  /** The payment by which this person has paid, or is about to pay, the order. */
  findLive(orderId: string, userId: string): Promise<Payment | undefined>;
  /** The payment, of whomever, by which the order is being or was charged. */
  findCharging(orderId: string): Promise<Payment | undefined>;
  /** Those of these orders that were charged or still may be, oldest first. */
  ofOrders(orderIds: readonly string[]): Promise<Payment[]>;
  /** Newest first, after the id `after`. */
  list(filter: PaymentFilter, limit: number, after?: string): Promise<Payment[]>;
  /**
   * Gives a pending payment its amount, and with it the right to be charged. `settled` when it is not pending any more,
   * `taken` when another payment has the right to charge this order.
   */
  claimOrder(id: string, amount: Money): Promise<'claimed' | 'settled' | 'taken'>;
  /**
   * False when it is not pending any more, or has got an amount that the caller does not know of: then it may be about to
   * be charged, and only the gateway can tell its end.
   */
  settle(tx: SqlRunner, payment: Payment, settlement: Settlement, at: Date): Promise<boolean>;
  noteOrderStatus(tx: SqlRunner, id: string, orderStatus: string, successTold: boolean): Promise<void>;
  /** Locks the payment until the transaction ends, and returns it as it is then. */
  lock(tx: SqlRunner, id: string): Promise<Payment | undefined>;
  /** False when less than that is left, or the payment cannot be refunded. Minor units. */
  reserveRefund(tx: SqlRunner, id: string, amount: number): Promise<boolean>;
  /** Turns a reserved amount into a refunded one. Minor units. */
  completeRefund(tx: SqlRunner, id: string, amount: number): Promise<void>;
  /** Gives a reserved amount back. Minor units. */
  releaseRefund(tx: SqlRunner, id: string, amount: number): Promise<void>;
}

export interface Refunds extends UnderWay<Refund> {
  /** @throws UniqueViolation when the request has begun one. */
  insert(tx: SqlRunner, refund: Refund, nextCheckAt: Date): Promise<void>;
  find(id: string): Promise<Refund | undefined>;
  findByRequest(requestKey: string): Promise<Refund | undefined>;
  /** False when it is not pending any more. */
  settle(
    tx: SqlRunner,
    id: string,
    status: 'SUCCESS' | 'FAILED',
    failureReason: DeclineReason | null,
    at: Date,
  ): Promise<boolean>;
}

export interface GatewayEvents {
  isKnown(gateway: string, eventId: string): Promise<boolean>;
  /** Knows it from now on. Storing it again changes nothing. */
  store(gateway: string, eventId: string, receivedAt: Date): Promise<void>;
  /** Returns how many were forgotten. */
  forgetBefore(time: Date): Promise<number>;
}

/** What owes order-service a message, and in which words. */
export type OrderMessage = {
  readonly paymentId: string;
  /** A refund is told as the payment's state at the time of the telling, so that totals never go backwards. */
  readonly about: 'SUCCESS' | 'FAILED' | 'REFUNDS';
  readonly reason?: string;
};

export interface OrderMessages {
  /** Adds the message in the transaction that owes it. Returns its id. */
  add(tx: SqlRunner, message: OrderMessage): Promise<string>;
  /** Tries to deliver it now; what fails is delivered later. False when it failed. */
  deliver(messageId: string): Promise<boolean>;
}

/** The queue in which messages wait for their delivery. */
export interface MessageQueue extends OrderMessages {
  /** True while it will still be delivered. */
  isPending(messageId: string): Promise<boolean>;
  /** Puts a message that was given up back into the queue. False when there is no such message. */
  revive(messageId: string): Promise<boolean>;
}

/** A result that order-service has not acknowledged, and the message that tells it. */
export interface UntoldResult extends OrderMessage {
  readonly messageId: string;
}

export interface UntoldResults {
  add(tx: SqlRunner, result: UntoldResult, checkDueAt: Date): Promise<void>;
  /** Order-service has heard of it. */
  acknowledge(tx: SqlRunner, messageId: string): Promise<void>;
  /** Those whose check is due, longest due first. */
  listDue(now: Date, limit: number): Promise<UntoldResult[]>;
  postponeCheck(messageId: string, until: Date): Promise<void>;
  ofPayment(paymentId: string): Promise<UntoldResult[]>;
  /** Locks it until the transaction ends. False when it was acknowledged meanwhile. */
  lock(tx: SqlRunner, messageId: string): Promise<boolean>;
  /** Lets another message tell it. */
  replaceMessage(tx: SqlRunner, messageId: string, by: string): Promise<void>;
}

/** Our books, as they are compared with those of the gateway. */
export interface Ledger {
  /** What is recorded under these references, by reference. */
  find(movement: Movement, references: readonly string[]): Promise<ReadonlyMap<string, Recorded>>;
  /** What ended within the period and may have moved money, in the order in which it ended. */
  endedWithin(movement: Movement, period: Period, cursor?: string): Promise<Page<Recorded>>;
  /** Until when the books were compared; undefined before the first time. */
  comparedUntil(gateway: string): Promise<Date | undefined>;
  noteComparedUntil(gateway: string, until: Date): Promise<void>;
}

/** `order_not_told`: a result that order-service has not acknowledged, though no message is on its way any more. */
export type FindingKind = GatewayFindingKind | 'order_not_told';
export type PaymentDiscrepancies = DiscrepancyLog<FindingKind>;

/** What dashboards count. */
export interface PaymentMetrics {
  settled(payment: Payment, settlement: Settlement): void;
  refunded(refund: Refund): void;
}
