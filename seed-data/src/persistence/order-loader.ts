import type { Clock, Random } from '@ticketing/service-chassis/core';
import type { Database } from '@ticketing/service-chassis/database';
import {
  createEventCancellationRepository,
  createOrderRepository,
  createPaymentAttemptRepository,
  createTicketIssuer,
  createTicketKeyRepository,
  createTicketKeys,
  createTicketRepository,
  newPaymentAttempt,
  type Order,
  type PaymentAttemptState,
  type Ticket,
  type TicketKeys,
} from '../../../order-service/src/import';
import { storedIds } from './stored-ids';

export interface SeedOrder {
  readonly order: Order;
  /** The ids that the tickets get, in the order of the lines; none for an order without tickets. */
  readonly ticketIds: readonly string[];
  readonly attempt: {
    readonly paymentId: string;
    readonly state: PaymentAttemptState;
    readonly at: Date;
  } | null;
}

export interface OrderLoaderParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
  /** Encrypts the key that signs tickets; the same secret as order-service's. */
  readonly ticketKeySecret: string;
}

/** Adds the orders that are not there yet, each with its tickets, all or none, and records the cancelled events. */
export async function loadOrders(
  parts: OrderLoaderParts,
  orders: readonly SeedOrder[],
  cancelledEventIds: readonly string[],
): Promise<void> {
  const { database, clock } = parts;
  const keys = createTicketKeys({
    storedTicketKeys: createTicketKeyRepository(database),
    secret: parts.ticketKeySecret,
    clock,
    random: parts.random,
  });
  await keys.load();
  await recordCancellations(database, cancelledEventIds, clock.now());
  const orderRepository = createOrderRepository(database);
  const ticketRepository = createTicketRepository(database);
  const attempts = createPaymentAttemptRepository(database);
  await database.transactions.run(async (tx) => {
    const known = await storedIds(
      tx,
      'orders',
      orders.map(({ order }) => order.id),
    );
    for (const { order, ticketIds, attempt } of orders) {
      if (known.has(order.id)) continue;
      await orderRepository.insert(tx, order);
      await ticketRepository.insert(tx, issueTickets(order, ticketIds, keys, parts.random));
      if (attempt !== null) {
        const { paymentId, state, at } = attempt;
        const amount = state === 'FAILED' ? null : { amount: order.total, currency: order.currency };
        await attempts.put(tx, { ...newPaymentAttempt(order.id, paymentId), state, amount }, at);
      }
    }
  });
}

/** Codes as order-service issues them, with ids that are the same in every run. */
function issueTickets(
  order: Order,
  ticketIds: readonly string[],
  ticketKeys: TicketKeys,
  random: Random,
): Ticket[] {
  const remainingIds = [...ticketIds];
  const ids = { next: (prefix: string) => remainingIds.shift() ?? prefix };
  const issuer = createTicketIssuer({ ids, random, ticketKeys });
  const lines = order.lines.slice(0, ticketIds.length);
  return issuer.issueAll({ ...order, lines }, order.confirmedAt ?? order.createdAt);
}

/** A payment that still arrives for a cancelled event is then refunded. */
async function recordCancellations(
  database: Database,
  eventIds: readonly string[],
  now: Date,
): Promise<void> {
  const cancellations = createEventCancellationRepository(database);
  for (const eventId of eventIds) {
    await cancellations.record(eventId, 'The event was cancelled before it was imported.', now);
    await cancellations.finish(eventId, now);
  }
}
