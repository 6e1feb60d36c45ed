import {
  addMilliseconds,
  ProblemError,
  problem,
  type Clock,
  type IdSource,
} from '@ticketing/service-chassis/core';
import { UniqueViolation, type Database, type SqlRunner } from '@ticketing/service-chassis/database';
import { PeerError, PeerUnavailable } from '@ticketing/service-chassis/peers';
import type { Logger } from '@ticketing/service-chassis/service';
import { holdExpired, type Order } from '../domain/order';
import { priceOf } from '../domain/pricing';
import { passedOn } from './pass-on-refusal';
import type {
  Catalog,
  CatalogEvent,
  EventCancellationStore,
  OrderStore,
  OrderWatcher,
  Reservation,
  Seating,
} from './ports';
import type { Begun, SagaRunner } from './sagas/saga-runner';

export type OrderRequest =
  { readonly reservationId: string } | { readonly eventId: string; readonly seatIds: readonly string[] };

export interface PlaceOrder {
  /**
   * Places an order on a hold, or on seats that it holds first. An order that costs nothing is confirmed at once.
   *
   * @param record stores the answer in the transaction of a new, unpaid order
   * @throws ProblemError `reservation_not_found`, `hold_expired`, `order_exists`, `event_not_on_sale`, `total_too_large`, and
   * what seating refuses
   */
  (
    request: { form: OrderRequest; userId: string; idempotencyKey: string | undefined },
    record: (tx: SqlRunner, order: Order) => Promise<void>,
  ): Promise<Order>;
}

export interface PlaceOrderParts {
  readonly seating: Seating;
  readonly catalog: Catalog;
  readonly orders: OrderStore;
  readonly cancellations: EventCancellationStore;
  readonly sagas: SagaRunner;
  readonly watcher: OrderWatcher;
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
}

/** As long as the platform keeps Idempotency-Keys. */
const KEEP_KEY_MS = 24 * 60 * 60_000;

const SALE_ENDED = new Set(['CANCELLED', 'COMPLETED']);

export function createPlaceOrder(parts: PlaceOrderParts): PlaceOrder {
  const { seating, catalog, orders, cancellations, sagas, watcher, database, clock, ids, logger } = parts;

  async function adoptHold(reservationId: string, userId: string): Promise<Held> {
    refuseKnown(await orders.findByReservation(reservationId), userId);
    const reservation = await seating.reservation(reservationId).catch((error: unknown) => {
      throw error instanceof PeerError && error.status === 404 ? reservationNotFound() : passedOn(error);
    });
    if (reservation.userId !== userId) throw reservationNotFound();
    refuseEnded(reservation);
    return { reservation, event: await eventOf(reservation.eventId) };
  }

  async function holdSeats(
    form: { eventId: string; seatIds: readonly string[] },
    userId: string,
    idempotencyKey: string | undefined,
  ): Promise<Held> {
    const key = `order-hold-${idempotencyKey ?? ids.next('key')}`;
    const [held, found] = await Promise.allSettled([
      seating.reserve({ ...form, userId }, key),
      eventOf(form.eventId),
    ]);
    if (held.status === 'rejected') throw passedOn(held.reason, ['seatIds']);
    const reservation = held.value;
    if (found.status === 'rejected') {
      // A repeat with the same key will find this hold again; without one nobody would.
      const willBeRepeated = idempotencyKey !== undefined && found.reason instanceof PeerUnavailable;
      if (!willBeRepeated) await giveUpHold(reservation);
      throw found.reason;
    }
    refuseEnded(reservation);
    return { reservation, event: found.value };
  }

  async function eventOf(eventId: string): Promise<CatalogEvent> {
    const event = await catalog.event(eventId).catch((error: unknown) => {
      throw passedOn(error);
    });
    if (SALE_ENDED.has(event.status)) throw eventNotOnSale();
    return event;
  }

  /** A hold that is not given up ends by itself, so a failure is no more than a delay. */
  async function giveUpHold({ id }: Reservation): Promise<void> {
    await seating.release(id).catch((error: unknown) => {
      logger.warn({ err: error, reservationId: id }, 'a hold without an order could not be released');
    });
  }

  function refuseEnded({ status, expiresAt }: Reservation): void {
    if (status !== 'HELD' || expiresAt <= clock.now()) throw holdExpired();
  }

  async function store(
    order: Order,
    idempotencyKey: string | undefined,
    record: (tx: SqlRunner, order: Order) => Promise<void>,
  ): Promise<Begun | undefined> {
    return database.transactions.run(async (tx) => {
      if (await cancellations.isCancelled(order.eventId, tx)) throw eventNotOnSale();
      const keptSince = addMilliseconds(clock.now(), -KEEP_KEY_MS);
      await orders.insert(
        tx,
        order,
        idempotencyKey === undefined ? undefined : { id: idempotencyKey, keptSince },
      );
      if (order.total > 0) {
        await record(tx, order);
        return undefined;
      }
      return sagas.begin(tx, 'PURCHASE', order, { subject: order.id, paymentId: null, reason: null });
    });
  }

  return async ({ form, userId, idempotencyKey }, record) => {
    if (idempotencyKey !== undefined) {
      const since = addMilliseconds(clock.now(), -KEEP_KEY_MS);
      const placed = await orders.findByIdempotencyKey(idempotencyKey, since);
      if (placed !== undefined) return placed;
    }
    const { reservation, event } =
      'reservationId' in form
        ? await adoptHold(form.reservationId, userId)
        : await holdSeats(form, userId, idempotencyKey);
    let order: Order;
    let begun: Begun | undefined;
    try {
      order = orderOf(ids.next('ord'), reservation, event, clock.now());
      begun = await store(order, idempotencyKey, record);
    } catch (error) {
      if (error instanceof UniqueViolation)
        refuseKnown(await orders.findByReservation(reservation.id), userId);
      const heldForNothing = 'seatIds' in form && error instanceof ProblemError;
      if (heldForNothing) await giveUpHold(reservation);
      throw error;
    }
    watcher.entered(order);
    if (begun === undefined) return order;
    watcher.entered(begun.order);
    return sagas.walk(begun);
  };
}

interface Held {
  readonly reservation: Reservation;
  readonly event: CatalogEvent;
}

function orderOf(id: string, reservation: Reservation, event: CatalogEvent, now: Date): Order {
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
    id,
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
    event: event.snapshot,
    lines: reservation.seats.map(({ price: { amount }, ...seat }) => ({ ...seat, price: amount })),
    createdAt: now,
    paidAt: null,
    confirmedAt: null,
  };
}

/** A hold carries one order at most, ever: what was ordered on it and given up is not there to be ordered again. */
function refuseKnown(known: Order | undefined, userId: string): void {
  if (known === undefined) return;
  if (known.userId !== userId) throw reservationNotFound();
  if (known.status === 'CANCELLED' || known.status === 'EXPIRED') throw holdExpired();
  throw problem.conflict('order_exists', 'There is already an order for this reservation.', {
    extra: { orderId: known.id },
  });
}

const reservationNotFound = () => problem.notFound('reservation_not_found', 'You have no such reservation.');

const eventNotOnSale = () => problem.conflict('event_not_on_sale', 'This event is not on sale any more.');
