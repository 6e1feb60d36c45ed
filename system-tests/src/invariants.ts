import { openDatabase, type Database } from '@ticketing/service-chassis/database';
import type { DatabaseOwner, Platform } from './platform';

/** The databases of a platform and of its gateway, read from outside. */
export interface PlatformDatabases {
  readonly seating: Database;
  readonly orders: Database;
  readonly payments: Database;
  readonly notifications: Database;
  readonly gateway: Database;
  /** The six services' first, then the gateway's. */
  readonly all: readonly Database[];
}

async function openDatabases(platform: Platform): Promise<PlatformDatabases> {
  const open = (owner: DatabaseOwner) => openDatabase(platform.databaseUrl(owner));
  const [user, catalog, seating, orders, payments, notifications, gateway] = await Promise.all([
    open('user-service'),
    open('catalog-service'),
    open('seating-service'),
    open('order-service'),
    open('payment-service'),
    open('notification-service'),
    open('sandbox-gateway'),
  ]);
  return {
    seating,
    orders,
    payments,
    notifications,
    gateway,
    all: [user, catalog, seating, orders, payments, notifications, gateway],
  };
}

/** Opens the databases of a platform, running or not, for as long as `read` reads them. */
export async function withDatabases<Result>(
  platform: Platform,
  read: (databases: PlatformDatabases) => Promise<Result>,
): Promise<Result> {
  const databases = await openDatabases(platform);
  try {
    return await read(databases);
  } finally {
    await Promise.all(databases.all.map((database) => database.close()));
  }
}

export interface CheckOptions {
  /** True when all work had time to finish, so that nothing may be in progress. */
  readonly settled: boolean;
}

/** Reads the databases of all services and of the gateway, and fails with every broken promise. */
export async function checkInvariants(platform: Platform, options: CheckOptions): Promise<void> {
  expect(await withDatabases(platform, (databases) => violationsOf(databases, options))).toEqual([]);
}

/** Every broken promise; the numbers are those of the platform's promises. */
export async function violationsOf(
  databases: PlatformDatabases,
  { settled }: CheckOptions,
): Promise<string[]> {
  return [
    ...(await seatsHaveOneOwner(databases)),
    ...(await confirmedOrdersAreWhole(databases)),
    ...(await chargesEndWell(databases, settled)),
    ...(await holdsEndOnce(databases)),
    ...(settled ? await nothingIsOnItsWay(databases) : []),
  ];
}

interface OrderRow {
  id: string;
  status: string;
  total: number;
  currency: string;
}

export const keyed = <Row, Key>(rows: readonly Row[], key: (row: Row) => Key): Map<Key, Row[]> => {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
};

/**
 * 1: a seat has one row and therefore one owner; the seat and its owner agree, no seat has two live tickets, and a seat on
 * which somebody was admitted stays with its order, also when that was refunded.
 */
async function seatsHaveOneOwner({ seating, orders }: PlatformDatabases): Promise<string[]> {
  const allocated = await seating.query<{ id: string; order_id: string }>(
    `SELECT id, order_id FROM seats WHERE status = 'ALLOCATED'`,
  );
  const live = await orders.query<{ seat_id: string; order_id: string; status: string }>(
    `SELECT seat_id, order_id, status FROM tickets WHERE status IN ('VALID', 'USED') AND holds_seat = 1`,
  );
  const bySeat = keyed(live, (ticket) => ticket.seat_id);
  const ownerOf = new Map(allocated.map((seat) => [seat.id, seat.order_id]));
  return [
    ...[...bySeat]
      .filter(([, tickets]) => tickets.length > 1)
      .map(([seat]) => `1: seat ${seat} has two live tickets`),
    ...allocated
      .filter(({ id, order_id }) => bySeat.get(id)?.some((ticket) => ticket.order_id !== order_id))
      .map(({ id }) => `1: seat ${id} is allocated to one order, and another holds a ticket for it`),
    ...live
      .filter(({ seat_id, order_id, status }) => status === 'USED' && ownerOf.get(seat_id) !== order_id)
      .map(({ seat_id }) => `1: seat ${seat_id} was used, and is no longer allocated to its order`),
  ];
}

/** 2: a confirmed order has one successful payment of its total, every seat allocated to it, and one ticket a seat. */
async function confirmedOrdersAreWhole({ seating, orders, payments }: PlatformDatabases): Promise<string[]> {
  const confirmed = await orders.query<OrderRow>(
    `SELECT id, status, total, currency FROM orders WHERE status = 'CONFIRMED'`,
  );
  const lines = keyed(
    await orders.query<{ order_id: string; seat_id: string }>('SELECT order_id, seat_id FROM order_lines'),
    (line) => line.order_id,
  );
  const tickets = keyed(
    await orders.query<{ order_id: string; seat_id: string }>(
      `SELECT order_id, seat_id FROM tickets WHERE status IN ('VALID', 'USED')`,
    ),
    (ticket) => ticket.order_id,
  );
  const seats = keyed(
    await seating.query<{ id: string; order_id: string }>(
      `SELECT id, order_id FROM seats WHERE status = 'ALLOCATED'`,
    ),
    (seat) => seat.order_id,
  );
  const paid = keyed(
    await payments.query<{ order_id: string; amount: number; currency: string }>(
      `SELECT order_id, amount, currency FROM payments WHERE status IN ('SUCCESS', 'PARTIALLY_REFUNDED')`,
    ),
    (payment) => payment.order_id,
  );
  return confirmed.flatMap((order) => {
    const ordered = (lines.get(order.id) ?? []).map((line) => line.seat_id).sort();
    const same = (ids: string[] | undefined) => JSON.stringify(ids?.sort()) === JSON.stringify(ordered);
    const charges = paid.get(order.id) ?? [];
    return [
      ...(same(tickets.get(order.id)?.map((ticket) => ticket.seat_id))
        ? []
        : [`2: order ${order.id} does not have one ticket a seat`]),
      ...(same(seats.get(order.id)?.map((seat) => seat.id))
        ? []
        : [`2: order ${order.id} does not have all its seats allocated`]),
      ...(order.total === 0 || (charges.length === 1 && charges[0]?.amount === order.total)
        ? []
        : [`2: order ${order.id} of ${order.total} has the payments ${JSON.stringify(charges)}`]),
    ];
  });
}

/** 3: each charge at the gateway is a payment here, and ends in a confirmed order or in a full refund. */
async function chargesEndWell(
  { orders, payments, gateway }: PlatformDatabases,
  settled: boolean,
): Promise<string[]> {
  const charges = await gateway.query<{ reference: string; amount: number; refunded: number }>(
    `SELECT reference, amount, refunded FROM sandbox_charges WHERE status = 'SUCCESS'`,
  );
  const known = new Map(
    (
      await payments.query<{
        reference: string;
        order_id: string;
        status: string;
        amount: number;
        refunded: number;
      }>('SELECT reference, order_id, status, amount, refunded FROM payments')
    ).map((payment) => [payment.reference, payment]),
  );
  const statuses = new Map(
    (await orders.query<OrderRow>('SELECT id, status, total, currency FROM orders')).map((order) => [
      order.id,
      order,
    ]),
  );
  const charged = keyed(charges, ({ reference }) => known.get(reference)?.order_id ?? reference);
  const twice = [...charged]
    .filter(([, of]) => of.filter(({ amount, refunded }) => refunded < amount).length > 1)
    .map(([order]) => `3: order ${order} was charged twice`);
  const badEnds = charges.flatMap(({ reference, amount, refunded }) => {
    const payment = known.get(reference);
    if (payment === undefined) return [`3: the gateway charged ${reference}, which no payment knows`];
    if (!settled) return [];
    if (payment.amount !== amount || payment.refunded !== refunded) {
      return [`3: payment ${reference} and the gateway do not agree on the sums`];
    }
    const order = statuses.get(payment.order_id);
    const kept = order?.status === 'CONFIRMED' && refunded < amount;
    const returned = refunded === amount;
    return kept || returned
      ? []
      : [`3: charge ${reference} ended in an order that is ${order?.status}, and was not refunded`];
  });
  return [...twice, ...badEnds];
}

/** 4: the status of a reservation agrees with its seats. */
async function holdsEndOnce({ seating }: PlatformDatabases): Promise<string[]> {
  const rows = await seating.query<{ id: string; status: string; seat_status: string }>(
    `SELECT r.id, r.status, s.status AS seat_status FROM seats s
     INNER JOIN reservations r ON r.id = s.reservation_id
     WHERE s.status IN ('HELD', 'ALLOCATED')`,
  );
  return rows
    .filter(({ status, seat_status }) => status !== seat_status)
    .map(
      ({ id, status, seat_status }) =>
        `4: reservation ${id} is ${status}, and a seat of it is ${seat_status}`,
    );
}

/** 6: after all work has ended, no service has anything left to send. */
export async function nothingIsOnItsWay({
  orders,
  payments,
  notifications,
  all,
}: PlatformDatabases): Promise<string[]> {
  const count = async (database: Database, text: string) =>
    (await database.query<{ total: number }>(text))[0]?.total ?? 0;
  const stuck: [string, number][] = [
    [
      'orders half way',
      await count(orders, `SELECT COUNT(*) AS total FROM orders WHERE status IN ('PAID', 'REFUNDING')`),
    ],
    [
      'sagas half way',
      await count(orders, `SELECT COUNT(*) AS total FROM sagas WHERE state IN ('RUNNING', 'UNDOING')`),
    ],
    [
      'payments without an outcome',
      await count(payments, `SELECT COUNT(*) AS total FROM payments WHERE status = 'PENDING'`),
    ],
    [
      'refunds without an outcome',
      await count(payments, `SELECT COUNT(*) AS total FROM refunds WHERE status = 'PENDING'`),
    ],
    [
      'messages not sent',
      await count(
        notifications,
        `SELECT COUNT(*) AS total FROM notifications WHERE status NOT IN ('SENT', 'ERASED')`,
      ),
    ],
  ];
  for (const database of all.slice(0, 6)) {
    stuck.push([
      'messages in an outbox',
      await count(database, `SELECT COUNT(*) AS total FROM outbox_messages WHERE status <> 'DELIVERED'`),
    ]);
  }
  return stuck.filter(([, total]) => total > 0).map(([what, total]) => `6: ${total} ${what}`);
}

/** Resolves when no work is in progress any more, or fails with what still is. */
export async function untilSettled(platform: Platform, deadlineMs = 240_000): Promise<void> {
  const end = Date.now() + deadlineMs;
  await withDatabases(platform, async (databases) => {
    for (;;) {
      const rest = await nothingIsOnItsWay(databases);
      if (rest.length === 0) return;
      if (Date.now() > end) throw new Error(`After ${deadlineMs} ms there are still: ${rest.join('; ')}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
}
