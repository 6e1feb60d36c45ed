import type { Money } from '@ticketing/service-chassis/core';
import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { CloseReason, ReturnReason } from '../domain/close-reason';
import type { EventSnapshot, Order, OrderStatus, Seat } from '../domain/order';
import type { PaymentAttempt } from '../domain/payment-attempt';
import type { StatedPayment } from '../domain/reconciliation';
import type { Ticket, TicketStatus } from '../domain/ticket';

/** What seating-service knows of a hold. */
export interface Reservation {
  readonly id: string;
  readonly eventId: string;
  readonly userId: string;
  readonly status: string;
  readonly seats: readonly (Seat & { readonly price: Money })[];
  readonly expiresAt: Date;
}

/** Every call rejects with PeerError or PeerUnavailable, as the chassis defines them. */
export interface Seating {
  reservation(reservationId: string): Promise<Reservation>;
  reserve(
    request: { userId: string; eventId: string; seatIds: readonly string[] },
    idempotencyKey: string,
  ): Promise<Reservation>;
  /** To at least that many minutes from now, as far as the hold's cap allows. */
  extend(reservationId: string, minutes: number): Promise<Reservation>;
  release(reservationId: string): Promise<void>;
  allocate(reservationId: string, orderId: string): Promise<void>;
  deallocate(orderId: string): Promise<void>;
  /** The seats that are allocated to each of these orders, at most 50. */
  allocations(orderIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
}

export interface CatalogEvent {
  readonly id: string;
  readonly status: string;
  readonly currency: string;
  readonly taxRateBasisPoints: number;
  readonly snapshot: EventSnapshot;
}

export interface Catalog {
  event(eventId: string): Promise<CatalogEvent>;
}

export interface Payments {
  /** Pays back all that is left of a payment. PENDING: the gateway has not said yet, and a result will be told. */
  refund(
    request: { paymentId: string; reason: CloseReason | ReturnReason },
    idempotencyKey: string,
  ): Promise<'SUCCESS' | 'PENDING'>;
  /** All payments of each of these orders, at most 50. */
  statement(orderIds: readonly string[]): Promise<ReadonlyMap<string, readonly StatedPayment[]>>;
}

export interface Person {
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
}

export interface Users {
  /** Undefined for a person who was erased. */
  person(userId: string): Promise<Person | undefined>;
}

export interface NotificationRequest {
  readonly channel: 'EMAIL' | 'SMS';
  readonly template: string;
  readonly to: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly orderId: string;
  readonly userId: string;
}

export interface Notifications {
  send(request: NotificationRequest, idempotencyKey: string): Promise<void>;
}

export interface Peers {
  readonly seating: Seating;
  readonly catalog: Catalog;
  readonly payments: Payments;
  readonly users: Users;
  readonly notifications: Notifications;
}

/** Somebody else changed the order since it was read. Read it again and decide anew. */
export class StaleOrder extends Error {
  override readonly name = 'StaleOrder';
}

export interface OrderFilter {
  readonly userId?: string | undefined;
  readonly status?: OrderStatus | undefined;
  /** Only orders placed before the one with this id. */
  readonly before?: string | undefined;
}

export interface OrderStore {
  find(orderId: string, runner?: SqlRunner): Promise<Order | undefined>;
  /** In no particular sequence. */
  findAll(orderIds: readonly string[]): Promise<Order[]>;
  findByReservation(reservationId: string): Promise<Order | undefined>;
  findByIdempotencyKey(idempotencyKey: string, since: Date): Promise<Order | undefined>;
  /** Newest first. */
  page(filter: OrderFilter, limit: number): Promise<Order[]>;
  /** @throws UniqueViolation when the reservation already has an order. */
  insert(tx: SqlRunner, order: Order, idempotency?: { id: string; keptSince: Date }): Promise<void>;
  /**
   * Stores `after`, which was decided on `before`, and has its books compared soon.
   *
   * @throws StaleOrder when `before` is not the last version any more
   */
  save(tx: SqlRunner, before: Order, after: Order, now: Date): Promise<Order>;
  /** Has the books of an order compared soon, of which only a payment changed. */
  checkSoon(tx: SqlRunner, orderId: string, now: Date): Promise<void>;
  /** Unpaid orders whose hold ended, save those with a payment begun after `attemptsBefore`. Oldest first. */
  overdue(now: Date, attemptsBefore: Date, limit: number): Promise<string[]>;
  ofEvent(eventId: string, statuses: readonly OrderStatus[], after: string, limit: number): Promise<string[]>;
}

export interface PaymentAttemptStore {
  find(paymentId: string, runner?: SqlRunner): Promise<PaymentAttempt | undefined>;
  ofOrders(orderIds: readonly string[]): Promise<PaymentAttempt[]>;
  /** Stores the attempt, new or known. */
  put(tx: SqlRunner, attempt: PaymentAttempt, now: Date): Promise<void>;
  countRefundInVain(paymentId: string, now: Date, runner?: SqlRunner): Promise<void>;
}

/** An order whose books are to be compared with those of its peers, as it was when that was found. */
export interface DueCheck {
  readonly orderId: string;
  readonly version: number;
  readonly dueAt: Date;
  /** Whether the books differed when they were last compared. */
  readonly wasDiscrepant: boolean;
}

export interface OrderCheckStore {
  /** The longest due first. */
  due(now: Date, limit: number): Promise<DueCheck[]>;
  /** Makes the check of an order due now. Undefined when there is no such order. */
  demand(orderId: string, now: Date): Promise<DueCheck | undefined>;
  /**
   * Puts the next check of these orders at `dueAt`, or at none before their next change; an order that changed since it
   * was found due is passed over. Returns how many were not.
   */
  settle(
    checks: readonly DueCheck[],
    next: { readonly dueAt: Date | null; readonly isDiscrepant?: boolean },
  ): Promise<number>;
}

export interface TicketStore {
  insert(tx: SqlRunner, tickets: readonly Ticket[]): Promise<void>;
  find(ticketId: string, runner?: SqlRunner): Promise<Ticket | undefined>;
  ofOrders(orderIds: readonly string[], runner?: SqlRunner): Promise<Ticket[]>;
  /** VALID -> USED, for one caller only; false for all others. */
  admit(tx: SqlRunner, ticketId: string, by: string, at: Date): Promise<boolean>;
  /** Valid tickets become VOID; a used one stays used. None of them holds its seat any more. */
  giveUp(tx: SqlRunner, orderId: string): Promise<void>;
  countOf(tx: SqlRunner, orderId: string, status: TicketStatus): Promise<number>;
}

export interface EventCancellation {
  readonly eventId: string;
  readonly status: 'RUNNING' | 'DONE';
  readonly requestedAt: Date;
}

export interface EventCancellationStore {
  /** Keeps the first of several. */
  record(eventId: string, reason: string, now: Date): Promise<EventCancellation>;
  isCancelled(eventId: string, runner?: SqlRunner): Promise<boolean>;
  running(limit: number): Promise<EventCancellation[]>;
  finish(eventId: string, now: Date): Promise<void>;
}

/** What is told to the rest of the world once it is certain. */
export interface OrderWatcher {
  entered(order: Order): void;
  sagaRecovered(): void;
}
