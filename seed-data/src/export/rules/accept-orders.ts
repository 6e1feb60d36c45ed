import type { ExportSeat } from '../export-files';
import type { Findings } from '../findings';
import type { ExportRow, ExportRows } from '../read-export';
import { moneyFaultOf, type OrderFile } from './order-money';
import { outcomeOf, type OrderStatus } from './order-outcome';
import { groupBy, keepSound } from './row-rule';
import { claimSeats, doubledSeatOf } from './seat-claims';

export interface AcceptedOrder {
  readonly row: ExportRow<OrderFile['order']>;
  readonly file: OrderFile;
  readonly status: OrderStatus;
}

/** The orders that can be imported, with what they become, and the rows of the seats that confirmed ones own. */
export function acceptOrders(
  rows: ExportRows,
  findings: Findings,
): { accepted: AcceptedOrder[]; ownedSeats: ReadonlyMap<string, ExportSeat> } {
  const files = orderFilesOf(rows);
  const eventStatuses = new Map(rows.events.map((row) => [row.key, row.value.status]));
  const judged = new Map<string, AcceptedOrder & { readonly note?: string }>();
  const whole = keepSound('orders', rows.orders, findings, (row) => {
    const file = files.get(row.key);
    const eventStatus = eventStatuses.get(row.value.event_id);
    if (file === undefined || eventStatus === undefined)
      return `There is no sound event ${row.value.event_id}.`;
    const verdict = outcomeOf(file, eventStatus);
    if ('refused' in verdict) return verdict.refused;
    judged.set(row.key, { row, file, ...verdict });
    return moneyFaultOf(file) ?? doubledSeatOf(file);
  });
  const confirmed = whole.flatMap(({ key }) => {
    const order = judged.get(key);
    return order?.status === 'CONFIRMED' ? [order.file] : [];
  });
  const { ownedSeats, refusals } = claimSeats(confirmed);
  const accepted = keepSound('orders', whole, findings, ({ key }) => refusals.get(key)).flatMap(
    ({ key }) => judged.get(key) ?? [],
  );
  for (const { row, note } of accepted) {
    if (note !== undefined) {
      findings.add({ table: 'orders', line: row.line, key: row.key, outcome: 'adjusted', reason: note });
    }
  }
  return { accepted, ownedSeats };
}

function orderFilesOf(rows: ExportRows): Map<string, OrderFile> {
  const seats = new Map(rows.seats.map((row) => [row.key, row.value]));
  const tickets = groupBy(rows.tickets, (row) => row.value.order_id);
  const payments = new Map(rows.payments.map((row) => [row.value.order_id, row.value]));
  return new Map(
    rows.orders.map(({ key, value }) => [
      key,
      {
        order: value,
        payment: payments.get(key),
        tickets: (tickets.get(key) ?? []).flatMap(({ value: ticket }) => {
          const seat = seats.get(ticket.seat_id);
          return seat === undefined ? [] : [{ ticket, seat }];
        }),
      },
    ]),
  );
}
