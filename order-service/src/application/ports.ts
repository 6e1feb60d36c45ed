import type { Money, SqlRunner } from '@ticketing/service-chassis';
import type { CloseReason, ReturnReason } from '../domain/close-reason';
import type { EventSnapshot, Order, OrderStatus, Seat } from '../domain/order';
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

/** Every call rejects with PeerRefusal or PeerUnavailable, as the chassis defines them. */
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
  findByReservation(reservationId: string): Promise<Order | undefined>;
  findByIdempotencyId(idempotencyId: string, since: Date): Promise<Order | undefined>;
  /** Newest first. */
  page(filter: OrderFilter, limit: number): Promise<Order[]>;
  /** @throws UniqueViolation when the reservation already has an order. */
  insert(tx: SqlRunner, order: Order, idempotency?: { id: string; keptSince: Date }): Promise<void>;
  /** Stores `after`, which was decided on `before`. @throws StaleOrder when that is not the last version any more. */
  save(tx: SqlRunner, before: Order, after: Order): Promise<Order>;
  /** Unpaid orders whose hold ended, save those with a payment begun after `attemptsBefore`. Oldest first. */
  overdue(now: Date, attemptsBefore: Date, limit: number): Promise<string[]>;
  ofEvent(eventId: string, statuses: readonly OrderStatus[], after: string, limit: number): Promise<string[]>;
}

/**
 * OPEN until its result; FAILED; PAID when the money was taken; OWED when it cannot pay for its order and has to go back;
 * RETURNED when all of it went back without having paid for the order.
 */
export type AttemptState = 'OPEN' | 'FAILED' | 'PAID' | 'OWED' | 'RETURNED';

export interface PaymentAttempt {
  readonly paymentId: string;
  readonly orderId: string;
  readonly state: AttemptState;
  /** What was charged, as the result told it; null before. */
  readonly amount: Money | null;
  /** Minor units told to have gone back while the payment did not pay for its order. */
  readonly refunded: number;
  /** How often the gateway refused to pay it back. Each time a new refund has to be asked for. */
  readonly refundsDeclined: number;
}

export interface PaymentAttemptStore {
  find(paymentId: string, runner?: SqlRunner): Promise<PaymentAttempt | undefined>;
  /** Stores the attempt, new or known. */
  put(tx: SqlRunner, attempt: PaymentAttempt, now: Date): Promise<void>;
  countDeclinedRefund(paymentId: string, now: Date, runner?: SqlRunner): Promise<void>;
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
