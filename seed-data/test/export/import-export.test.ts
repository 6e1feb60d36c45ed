import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importExport, type ImportResult } from '../../src/export/import-export';
import { databaseNames } from '../../src/persistence/service-databases';
import { told } from '../builders/export-rows';
import { everything, query } from '../builders/read-databases';
import { temporaryDirectory } from '../builders/temporary-directory';

const fixture = join(__dirname, '../fixtures/export');
const now = new Date('2026-06-01T12:00:00.000Z');

const load = (dataDirectory: string, options: Partial<Parameters<typeof importExport>[0]> = {}) =>
  importExport({
    from: fixture,
    shiftDates: true,
    dataDirectory,
    environment: {},
    ticketKeySecret: 'a secret that only the tests of the import use',
    organizerEmail: 'organizer@demo.test',
    now,
    ...options,
  });

describe('an imported export', () => {
  const directory = temporaryDirectory();
  let result: ImportResult;

  beforeAll(async () => {
    result = await load(directory.path);
  });

  afterAll(() => directory.remove());

  const rows = <Row extends object>(name: Parameters<typeof query>[1], text: string) =>
    query<Row>(directory.path, name, text);

  it('tells of each file how many rows came in and why the others did not', () => {
    expect(
      result.summary.map(({ table, read, imported, refused }) => [table, read, imported, refused]),
    ).toEqual([
      ['users', 5, 3, 2],
      ['venues', 3, 2, 1],
      ['events', 5, 4, 1],
      ['seats', 14, 12, 2],
      ['orders', 12, 7, 5],
      ['payments', 12, 7, 5],
      ['tickets', 14, 8, 6],
    ]);
    expect(
      told(result.findings).filter((text) => text.includes('refused') && !text.startsWith('tickets')),
    ).toEqual(
      expect.arrayContaining([
        'users 5 refused: email: must be an email address',
        'users 3 refused: The same email address stands in line 2 already.',
        'seats 1 refused: Event 1 has the seat A, row 1, number 1 more than once; the row 7 stands for it.',
        'orders 4 refused: It is confirmed, but has no successful payment (FAILED).',
        'orders 9 refused: There is no sound user 3.',
        'orders 10 refused: There is no sound event 4.',
        'orders 12 refused: Its total of INR 999.00 is not 1.05 times its seats at INR 1000.00.',
        'payments 2 refused: Its order 2 was refused.',
      ]),
    );
  });

  it('writes the findings into a file, by file and line', () => {
    const [header, ...lines] = readFileSync(result.reportPath, 'utf8').trimEnd().split('\n');
    expect(header).toBe('file,line,key,outcome,reason');
    expect(lines).toHaveLength(result.findings.all.length);
    expect(lines[0]).toBe(
      'etsr_users.csv,3,2,adjusted,The phone number cannot be an Indian mobile number and was left out.',
    );
    expect(lines).toContain(
      'etsr_orders.csv,3,2,refused,"Its seat A, row 1, number 1 belongs to the order 1. INR 1102.50 were paid for it: pay them back outside of the platform."',
    );
  });

  it('has people without passwords, and an organizer who owns everything', async () => {
    expect(await rows('user', 'SELECT email, phone, role, password_hash FROM users ORDER BY email')).toEqual([
      { email: 'asha@mail.example', phone: '+919895305694', role: 'customer', password_hash: null },
      { email: 'bela@mail.example', phone: null, role: 'customer', password_hash: null },
      { email: 'chand@mail.example', phone: null, role: 'customer', password_hash: null },
      { email: 'organizer@demo.test', phone: null, role: 'organizer', password_hash: null },
    ]);
    const [organizer] = await rows<{ id: string }>('user', `SELECT id FROM users WHERE role = 'organizer'`);
    expect(await rows('catalog', 'SELECT DISTINCT organizer_id AS id FROM events')).toEqual([organizer]);
    expect(await rows('seating', 'SELECT DISTINCT organizer_id AS id FROM event_sales')).toEqual([organizer]);
  });

  it('has every order in its final state', async () => {
    expect(
      await rows('order', 'SELECT status, total, refunded, close_reason FROM orders ORDER BY created_at'),
    ).toEqual([
      { status: 'CONFIRMED', total: 73_500, refunded: 0, close_reason: null },
      { status: 'CONFIRMED', total: 52_500, refunded: 0, close_reason: null },
      { status: 'CANCELLED', total: 73_500, refunded: 0, close_reason: 'cancelled_by_owner' },
      { status: 'EXPIRED', total: 1_060, refunded: 0, close_reason: 'hold_expired' },
      { status: 'REFUNDED', total: 63_000, refunded: 63_000, close_reason: 'event_cancelled' },
      { status: 'CONFIRMED', total: 21_000, refunded: 0, close_reason: null },
      { status: 'CONFIRMED', total: 115_073, refunded: 0, close_reason: null },
    ]);
  });

  it('gives each confirmed order one successful payment of its total, all its seats, and a ticket for each', async () => {
    const orders = await rows<{ id: string; total: number; reservation_id: string }>(
      'order',
      `SELECT id, total, reservation_id FROM orders WHERE status = 'CONFIRMED'`,
    );
    const lines = await rows<{ order_id: string; seat_id: string; label: string; price: number }>(
      'order',
      'SELECT order_id, seat_id, label, price FROM order_lines',
    );
    const tickets = await rows<{ order_id: string; seat_id: string }>(
      'order',
      `SELECT order_id, seat_id FROM tickets WHERE status = 'VALID' AND holds_seat = 1`,
    );
    const seats = await rows<{
      id: string;
      order_id: string;
      label: string;
      price: number;
      reservation_id: string;
    }>('seating', `SELECT id, order_id, label, price, reservation_id FROM seats WHERE status = 'ALLOCATED'`);
    const payments = await rows<{ order_id: string; amount: number }>(
      'payment',
      `SELECT order_id, amount FROM payments WHERE status = 'SUCCESS'`,
    );
    expect(orders).toHaveLength(4);
    for (const { id, total, reservation_id: reservation } of orders) {
      const own = lines.filter((line) => line.order_id === id);
      const ids = own.map((line) => line.seat_id).sort();
      expect(own.length).toBeGreaterThan(0);
      expect(
        tickets
          .filter((ticket) => ticket.order_id === id)
          .map((ticket) => ticket.seat_id)
          .sort(),
      ).toEqual(ids);
      expect(
        seats
          .filter((seat) => seat.order_id === id)
          .map((seat) => seat.id)
          .sort(),
      ).toEqual(ids);
      expect(seats).toEqual(
        expect.arrayContaining(
          own.map(({ seat_id, label, price }) => ({
            id: seat_id,
            label,
            price,
            order_id: id,
            reservation_id: reservation,
          })),
        ),
      );
      expect(payments.filter((payment) => payment.order_id === id)).toEqual([
        { order_id: id, amount: total },
      ]);
    }
    expect(seats).toHaveLength(tickets.length);
    expect(payments).toHaveLength(orders.length);
  });

  it('keeps count of the seats as seating-service does', async () => {
    const counted = await rows(
      'seating',
      `SELECT event_id, SUM(CASE WHEN status = 'AVAILABLE' THEN 1 ELSE 0 END) AS available,
         SUM(CASE WHEN status = 'ALLOCATED' THEN 1 ELSE 0 END) AS allocated,
         SUM(CASE WHEN status = 'BLOCKED' THEN 1 ELSE 0 END) AS blocked FROM seats GROUP BY event_id ORDER BY event_id`,
    );
    const tallied = await rows(
      'seating',
      `SELECT event_id, SUM(available) AS available, SUM(allocated) AS allocated, SUM(blocked) AS blocked
       FROM seat_tallies GROUP BY event_id ORDER BY event_id`,
    );
    expect(tallied).toEqual(counted);
    expect(counted).toHaveLength(4);
  });

  it('refunds what was paid for a cancelled event, and says that the export does not', async () => {
    expect(await rows('payment', `SELECT amount, reason, status FROM refunds`)).toEqual([
      { amount: 63_000, reason: 'event_cancelled', status: 'SUCCESS' },
    ]);
    expect(result.inferred).toEqual({ refunds: 1, refundTotal: 63_000 });
    expect(told(result.findings)).toContainEqual(
      expect.stringContaining('orders 7 adjusted: Recorded as refunded'),
    );
  });

  it('leaves no unfinished payment behind that reconciliation would ask a gateway about', async () => {
    expect(await rows('payment', 'SELECT DISTINCT status FROM payments ORDER BY status')).toEqual([
      { status: 'FAILED' },
      { status: 'REFUNDED' },
      { status: 'SUCCESS' },
    ]);
  });

  it('gives an event the map of its own seats, and the venue that of all', async () => {
    const maps = await rows<{ version: number; capacity: number }>(
      'catalog',
      `SELECT m.version, m.capacity FROM seat_maps m JOIN venues v ON v.id = m.venue_id WHERE v.city = 'Pune'
       ORDER BY m.version`,
    );
    expect(maps).toEqual([
      { version: 1, capacity: 6 },
      { version: 2, capacity: 2 },
      { version: 3, capacity: 7 },
    ]);
    expect(await rows('catalog', `SELECT capacity, map_version FROM venues WHERE city = 'Pune'`)).toEqual([
      // The export states more places than its events have seats.
      { capacity: 100, map_version: 3 },
    ]);
  });

  it('has its events on sale in the future, on the same day of the week', async () => {
    const events = await rows<{ title: string; starts_at: Date; status: string; sales_start_at: Date }>(
      'catalog',
      `SELECT title, starts_at, status, sales_start_at FROM events WHERE status = 'ON_SALE'`,
    );
    expect(events.map(({ title }) => title).sort()).toEqual(['Concert #291', 'Workshop #200']);
    for (const { starts_at: startsAt, sales_start_at: salesStartAt } of events) {
      expect(startsAt.getTime()).toBeGreaterThan(now.getTime());
      expect(salesStartAt.getTime()).toBeLessThanOrEqual(now.getTime());
    }
    const concert = events.find(({ title }) => title === 'Concert #291');
    expect(concert?.starts_at.getUTCDay()).toBe(new Date('2025-06-07T15:05:51.000Z').getUTCDay());
  });
});

describe('importing again', () => {
  const directory = temporaryDirectory();
  afterEach(() => directory.remove());

  it('changes nothing, even when it is done weeks later', async () => {
    const first = await load(directory.path);
    const before = await everything(directory.path, databaseNames);
    const second = await load(directory.path, { now: new Date('2026-09-01T12:00:00.000Z') });
    expect(await everything(directory.path, databaseNames)).toBe(before);
    expect(second.shiftWeeks).toBe(first.shiftWeeks);
    expect(second.summary).toEqual(first.summary);
  });

  it('finishes an import that was broken off before the orders', async () => {
    await load(directory.path);
    const whole = await everything(directory.path, ['seating', 'payment']);
    for (const suffix of ['', '-wal', '-shm'])
      rmSync(join(directory.path, `orders.db${suffix}`), { force: true });
    await load(directory.path);
    expect(await everything(directory.path, ['seating', 'payment'])).toBe(whole);
    expect(await query(directory.path, 'order', 'SELECT COUNT(*) AS orders FROM orders')).toEqual([
      { orders: 7 },
    ]);
    expect(await query(directory.path, 'order', 'SELECT COUNT(*) AS tickets FROM tickets')).toEqual([
      { tickets: 4 },
    ]);
  });

  it('rejects an order that a later export adds to an event that is on sale since', async () => {
    const later = temporaryDirectory();
    try {
      await load(directory.path);
      cpSync(fixture, later.path, { recursive: true });
      const append = (file: string, line: string) => {
        const path = join(later.path, file);
        writeFileSync(path, `${readFileSync(path, 'utf8')}${line}\n`);
      };
      append('etsr_orders.csv', '13,1,1,CONFIRMED,SUCCESS,525.0,2024-02-01 10:00:00');
      append('etsr_payments.csv', '13,13,525.0,UPI,SUCCESS,ETP-0013,2024-02-01 10:04:00');
      append('etsr_tickets.csv', '15,13,1,2,500.0');
      const { findings } = await load(directory.path, { from: later.path });
      expect(told(findings)).toContainEqual(
        expect.stringContaining('orders 13 refused: Its event was imported before'),
      );
      expect(
        await query(
          directory.path,
          'order',
          `SELECT COUNT(*) AS orders FROM orders WHERE status = 'CONFIRMED'`,
        ),
      ).toEqual([{ orders: 4 }]);
    } finally {
      later.remove();
    }
  });
});

describe('an import that cannot be', () => {
  const directory = temporaryDirectory();
  afterAll(() => directory.remove());

  it('says which file is missing', async () => {
    await expect(load(directory.path, { from: directory.path })).rejects.toThrow(
      'etsr_users.csv cannot be read',
    );
  });

  it('does not give events to somebody who may not own them', async () => {
    const somebody = load(directory.path, { organizerEmail: 'asha@mail.example' });
    await expect(somebody).rejects.toThrow('asha@mail.example is a customer and cannot own events');
  });

  it('does not touch what looks like production', async () => {
    await expect(load(directory.path, { environment: { NODE_ENV: 'production' } })).rejects.toThrow(
      '--force',
    );
  });
});
