import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { Order } from '../../domain/order';
import type { OrderStatus } from '../../domain/order-status';

export interface OrderRepository {
  find(orderId: string, runner?: SqlRunner): Promise<Order | undefined>;
  /** In no particular order. */
  findAll(orderIds: readonly string[]): Promise<Order[]>;
  findByReservation(reservationId: string): Promise<Order | undefined>;
  findByIdempotencyKey(idempotencyKey: string, since: Date): Promise<Order | undefined>;
  /** Newest first. */
  page(filter: OrderFilter, limit: number, runner?: SqlRunner): Promise<Order[]>;
  /** @throws UniqueViolation when the reservation already has an order */
  insert(tx: SqlRunner, order: Order, idempotency?: { key: string; keptSince: Date }): Promise<void>;
  /**
   * Stores `after`, which was decided on `before`, and schedules a comparison with the peers' records.
   *
   * @throws StaleOrder when `before` is not the latest version any more
   */
  save(tx: SqlRunner, before: Order, after: Order, now: Date): Promise<Order>;
  /** Schedules a comparison after a change of a payment that did not change the order itself. */
  compareSoon(tx: SqlRunner, orderId: string, now: Date): Promise<void>;
  /** Unpaid orders whose hold has ended, except those with a payment started after `paymentsBefore`. Oldest first. */
  overdue(now: Date, paymentsBefore: Date, limit: number): Promise<string[]>;
  ofEvent(eventId: string, statuses: readonly OrderStatus[], after: string, limit: number): Promise<string[]>;
}

export interface OrderFilter {
  readonly userId?: string | undefined;
  readonly status?: OrderStatus | undefined;
  /** Only orders placed before the one with this id. */
  readonly before?: string | undefined;
}

/** Somebody else changed the order since it was read. Read it again and decide again. */
export class StaleOrder extends Error {
  override readonly name = 'StaleOrder';
}
