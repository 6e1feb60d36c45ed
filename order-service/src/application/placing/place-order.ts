import { addMilliseconds, ProblemError } from '@ticketing/service-chassis/core';
import { UniqueViolation, type SqlRunner } from '@ticketing/service-chassis/database';
import type { Order } from '../../domain/order';
import { priceOf } from '../../domain/pricing';
import {
  eventNotOnSale,
  holdExpired,
  orderExists,
  reservationNotFound,
  tokenRevoked,
} from '../../domain/problems';
import type { ChangeOrderDependencies, Dependencies } from '../dependencies';
import type { SagaRunner, StartedSaga } from '../sagas/saga-runner';
import { createHolds, type Hold, type HoldsDependencies } from './holds';

export type OrderRequest =
  { readonly reservationId: string } | { readonly eventId: string; readonly seatIds: readonly string[] };

/** Stores the response in the transaction of a new, unpaid order. */
type StoreResponse = (tx: SqlRunner, order: Order) => Promise<void>;

export interface PlaceOrder {
  /**
   * Places an order on held seats, or on seats that it holds first. An order that costs nothing is confirmed at once.
   *
   * @throws ProblemError `token_revoked`, `reservation_not_found`, `hold_expired`, `order_exists`, `event_not_on_sale`, `total_too_large`, and
   * the problems of seating-service
   */
  (
    request: { form: OrderRequest; userId: string; idempotencyKey: string | undefined },
    storeResponse: StoreResponse,
  ): Promise<Order>;
}

export interface PlaceOrderDependencies
  extends HoldsDependencies, ChangeOrderDependencies, Pick<Dependencies, 'erasures'> {
  readonly sagaRunner: SagaRunner;
}

/** As long as the platform keeps idempotency keys. */
const KEEP_KEY_MS = 24 * 60 * 60_000;

export function createPlaceOrder(dependencies: PlaceOrderDependencies): PlaceOrder {
  const { orders, sagaRunner, metrics, clock, ids } = dependencies;
  const holds = createHolds(dependencies);

  return async ({ form, userId, idempotencyKey }, storeResponse) => {
    if (idempotencyKey !== undefined) {
      const since = addMilliseconds(clock.now(), -KEEP_KEY_MS);
      const placed = await orders.findByIdempotencyKey(idempotencyKey, since);
      if (placed !== undefined) return placed;
    }
    const hold = await holdFor(form, { userId, orderId: ids.next('ord') }, idempotencyKey);
    let order: Order;
    let started: StartedSaga | undefined;
    try {
      order = newOrder(hold, clock.now());
      started = await store(dependencies, order, idempotencyKey, storeResponse);
    } catch (error) {
      if (error instanceof UniqueViolation) await requireNoOrder(hold.reservation.id, userId);
      // After another error the order may be there.
      if (error instanceof ProblemError) await holds.giveUp(hold);
      throw error;
    }
    metrics.orderChangedStatus(order);
    if (started === undefined) return order;
    metrics.orderChangedStatus(started.order);
    return sagaRunner.run(started);
  };

  async function holdFor(
    form: OrderRequest,
    buyer: { userId: string; orderId: string },
    idempotencyKey?: string,
  ): Promise<Hold> {
    if ('seatIds' in form) return holds.create(form, buyer, idempotencyKey);
    await requireNoOrder(form.reservationId, buyer.userId);
    return holds.find(form.reservationId, buyer);
  }

  /** A hold has at most one order, ever. After that order was cancelled, its seats have to be held again. */
  async function requireNoOrder(reservationId: string, userId: string): Promise<void> {
    const order = await orders.findByReservation(reservationId);
    if (order === undefined) return;
    if (order.userId !== userId) throw reservationNotFound();
    if (order.status === 'CANCELLED' || order.status === 'EXPIRED') throw holdExpired();
    throw orderExists(order.id);
  }
}

/** Stores a new order. One that costs nothing starts its purchase at once. */
function store(
  { orders, erasures, sagaRunner, transactions, clock }: PlaceOrderDependencies,
  order: Order,
  idempotencyKey: string | undefined,
  storeResponse: StoreResponse,
): Promise<StartedSaga | undefined> {
  return transactions.run(async (tx) => {
    const obstacle = await erasures.obstacleFor(order, tx);
    if (obstacle !== undefined) throw obstacle === 'PERSON_ERASED' ? tokenRevoked() : eventNotOnSale();
    const keptSince = addMilliseconds(clock.now(), -KEEP_KEY_MS);
    const idempotency = idempotencyKey === undefined ? undefined : { key: idempotencyKey, keptSince };
    await orders.insert(tx, order, idempotency);
    if (order.total === 0) {
      return sagaRunner.start(tx, 'PURCHASE', order, { subject: order.id, paymentId: null, reason: null });
    }
    await storeResponse(tx, order);
    return undefined;
  });
}

function newOrder({ reservation, event }: Hold, now: Date): Order {
  const otherCurrency = reservation.seats.find(({ price }) => price.currency !== event.currency);
  if (otherCurrency !== undefined) {
    throw new Error(
      `The event ${event.id} is in ${event.currency}, its seats in ${otherCurrency.price.currency}.`,
    );
  }
  const price = priceOf(
    reservation.seats.map((seat) => seat.price.amount),
    event.taxRateBasisPoints,
  );
  return {
    ...price,
    id: reservation.orderId,
    version: 1,
    userId: reservation.userId,
    eventId: event.id,
    reservationId: reservation.id,
    status: 'PENDING_PAYMENT',
    currency: event.currency,
    taxRateBasisPoints: event.taxRateBasisPoints,
    refunded: 0,
    payBy: reservation.expiresAt,
    openPayment: null,
    paidPaymentId: null,
    closeReason: null,
    event: { ...event.snapshot, version: 0 },
    lines: reservation.seats.map(({ price: { amount }, ...seat }) => ({ ...seat, price: amount })),
    createdAt: now,
    paidAt: null,
    confirmedAt: null,
  };
}
