import type { Findings } from '../findings';
import { isIndianCity } from '../indian-cities';
import type { ExportRow, ExportRows } from '../read-export';
import { keepSound } from './row-rule';

const keysOf = (rows: readonly ExportRow<unknown>[]): ReadonlySet<string> =>
  new Set(rows.map((row) => row.key));

/**
 * A row may refer only to accepted rows; when a row is refused, the rows that refer to it are refused too, from venues
 * to tickets.
 */
export function keepReferencedRows(rows: ExportRows, now: Date, findings: Findings): ExportRows {
  const users = keepSound('users', rows.users, findings, ({ value }) => futureFaultOf(value.created_at, now));
  const userKeys = keysOf(users);
  const venues = keepSound('venues', rows.venues, findings, ({ value }) =>
    isIndianCity(value.city)
      ? undefined
      : `The importer does not know the city ${value.city}, so neither its time zone nor its currency.`,
  );
  const venueKeys = keysOf(venues);
  const events = keepSound('events', rows.events, findings, ({ value }) =>
    venueKeys.has(value.venue_id) ? undefined : `There is no sound venue ${value.venue_id}.`,
  );
  const eventKeys = keysOf(events);
  const seats = keepSound('seats', rows.seats, findings, ({ value }) =>
    eventKeys.has(value.event_id) ? undefined : `There is no sound event ${value.event_id}.`,
  );
  const orders = keepSound('orders', rows.orders, findings, ({ value }) => {
    if (!userKeys.has(value.user_id)) return `There is no sound user ${value.user_id}.`;
    if (!eventKeys.has(value.event_id)) return `There is no sound event ${value.event_id}.`;
    return futureFaultOf(value.created_at, now);
  });
  const payments = keepSound('payments', rows.payments, findings, ({ value }) =>
    futureFaultOf(value.created_at, now),
  );
  return { users, venues, events, seats, ...keepWithOrders({ ...rows, orders, payments, seats }, findings) };
}

const futureFaultOf = (createdAt: Date, now: Date): string | undefined =>
  createdAt > now ? 'It was created in the future.' : undefined;

type OrderTables = Pick<ExportRows, 'orders' | 'payments' | 'tickets'>;

/**
 * A ticket must fit its order and its seat; an order that loses a ticket in this way is incomplete, and is refused too.
 */
function keepWithOrders(rows: OrderTables & Pick<ExportRows, 'seats'>, findings: Findings): OrderTables {
  const ordersByKey = new Map(rows.orders.map((row) => [row.key, row.value]));
  const seatsByKey = new Map(rows.seats.map((row) => [row.key, row.value]));
  const incomplete = new Map<string, string>();
  const tickets = keepSound('tickets', rows.tickets, findings, ({ key, value }) => {
    const order = ordersByKey.get(value.order_id);
    if (order === undefined) return `There is no sound order ${value.order_id}.`;
    const seat = seatsByKey.get(value.seat_id);
    const fault =
      seat === undefined
        ? `There is no sound seat ${value.seat_id}.`
        : seat.event_id !== value.event_id || order.event_id !== value.event_id
          ? `Its event is ${value.event_id}, its seat's ${seat.event_id} and its order's ${order.event_id}.`
          : undefined;
    if (fault !== undefined) incomplete.set(value.order_id, key);
    return fault;
  });
  const orders = keepSound('orders', rows.orders, findings, ({ key }) => {
    const ticket = incomplete.get(key);
    return ticket === undefined ? undefined : `Its ticket ${ticket} was refused.`;
  });
  return { orders, ...keepRowsOfOrders({ ...rows, tickets }, orders, findings) };
}

/** The payments and tickets of `orders`; those of any other order are refused. */
export function keepRowsOfOrders(
  rows: Pick<ExportRows, 'payments' | 'tickets'>,
  orders: readonly ExportRow<unknown>[],
  findings: Findings,
): Pick<ExportRows, 'payments' | 'tickets'> {
  const orderKeys = keysOf(orders);
  const faultOf = ({ value }: ExportRow<{ readonly order_id: string }>) =>
    orderKeys.has(value.order_id) ? undefined : `Its order ${value.order_id} was refused.`;
  return {
    payments: keepSound('payments', rows.payments, findings, faultOf),
    tickets: keepSound('tickets', rows.tickets, findings, faultOf),
  };
}
