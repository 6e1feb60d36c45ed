import type { ExportTexts } from '../../src/export/read-export';
import { parseExport, type ExportRows } from '../../src/export/read-export';
import { Findings } from '../../src/export/findings';

/** A valid export of one person, venue, event with four seats, and one confirmed order of two of them. */
const soundRows = {
  users: [
    {
      user_id: '1',
      name: 'Asha',
      email: 'asha@mail.example',
      phone: '9895305694',
      created_at: '2023-11-26 21:58:47',
    },
  ],
  venues: [{ venue_id: '1', name: 'Hall One', city: 'Pune', capacity: '100' }],
  events: [
    {
      event_id: '1',
      venue_id: '1',
      title: 'Concert #291',
      event_type: 'Concert',
      event_date: '2025-06-07 20:35:51',
      base_price: '500.0',
      status: 'ON_SALE',
    },
  ],
  seats: ['1', '2', '3', '4'].map((number) => ({
    seat_id: number,
    event_id: '1',
    section: 'A',
    row: '1',
    seat_number: number,
    price: '500.0',
  })),
  orders: [
    {
      order_id: '1',
      user_id: '1',
      event_id: '1',
      status: 'CONFIRMED',
      payment_status: 'SUCCESS',
      order_total: '1050.0',
      created_at: '2024-01-02 10:00:00',
    },
  ],
  payments: [
    {
      payment_id: '1',
      order_id: '1',
      amount: '1050.0',
      method: 'UPI',
      status: 'SUCCESS',
      reference: 'ETP-0001',
      created_at: '2024-01-02 10:04:00',
    },
  ],
  tickets: ['1', '2'].map((number) => ({
    ticket_id: number,
    order_id: '1',
    event_id: '1',
    seat_id: number,
    price_paid: '500.0',
  })),
};

type Tables = typeof soundRows;
type Changes = { readonly [Table in keyof Tables]?: readonly Partial<Tables[Table][number]>[] };

/** The valid export with its rows changed by index; a row after the last is a copy of the last with the changes. */
export function exportTexts(changes: Changes = {}): ExportTexts {
  const text = (table: keyof Tables): string => {
    const rows: readonly Readonly<Record<string, string>>[] = soundRows[table];
    const changed = changes[table] ?? [];
    const count = Math.max(rows.length, changed.length);
    const all = Array.from({ length: count }, (_, index) => ({
      ...(rows[index] ?? rows.at(-1)),
      ...changed[index],
    }));
    const header = Object.keys(rows[0] ?? {});
    return [
      header.join(','),
      ...all.map((row) => header.map((name) => row[name as never]).join(',')),
      '',
    ].join('\n');
  };
  return {
    users: text('users'),
    venues: text('venues'),
    events: text('events'),
    seats: text('seats'),
    orders: text('orders'),
    payments: text('payments'),
    tickets: text('tickets'),
  };
}

export function exportRows(changes: Changes = {}): ExportRows {
  const findings = new Findings();
  const rows = parseExport(exportTexts(changes), findings);
  if (findings.all.length > 0)
    throw new Error(`The test's own rows cannot be read: ${JSON.stringify(findings.all)}`);
  return rows;
}

/** Findings as short texts: `orders 2 refused: reason`. */
export const told = (findings: Findings): string[] =>
  findings.all.map(({ table, key, outcome, reason }) => `${table} ${key} ${outcome}: ${reason}`);
