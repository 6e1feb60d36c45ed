import type { ExportTable } from '../export-files';
import type { Findings } from '../findings';
import type { ExportRow, ExportRows } from '../read-export';
import { keepSound } from './row-rule';

/**
 * A key stands once in its file, an email address belongs to one person, an order has one payment, and a
 * payment's reference is its own: the first row stays.
 */
export function keepUniqueRows(rows: ExportRows, findings: Findings): ExportRows {
  const byKey = <Value>(table: ExportTable, all: readonly ExportRow<Value>[]) =>
    keepFirst(table, all, findings, 'key', (row) => row.key);
  return {
    users: keepFirst(
      'users',
      byKey('users', rows.users),
      findings,
      'email address',
      (row) => row.value.email,
    ),
    venues: byKey('venues', rows.venues),
    events: byKey('events', rows.events),
    seats: byKey('seats', rows.seats),
    orders: byKey('orders', rows.orders),
    payments: keepFirst(
      'payments',
      keepFirst('payments', byKey('payments', rows.payments), findings, 'order', (row) => row.value.order_id),
      findings,
      'reference',
      (row) => row.value.reference,
    ),
    tickets: keepFirst(
      'tickets',
      byKey('tickets', rows.tickets),
      findings,
      'seat and order',
      (row) => `${row.value.order_id} ${row.value.seat_id}`,
    ),
  };
}

function keepFirst<Value>(
  table: ExportTable,
  rows: readonly ExportRow<Value>[],
  findings: Findings,
  what: string,
  valueOf: (row: ExportRow<Value>) => string,
): ExportRow<Value>[] {
  const firstLines = new Map<string, number>();
  return keepSound(table, rows, findings, (row) => {
    const value = valueOf(row);
    const firstLine = firstLines.get(value);
    if (firstLine !== undefined) return `The same ${what} stands in line ${firstLine} already.`;
    firstLines.set(value, row.line);
    return undefined;
  });
}
