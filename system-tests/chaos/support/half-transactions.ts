import type { Database } from '@ticketing/service-chassis/database';
import type { PlatformDatabases } from '../../src/invariants';

/** Rows that only one half of a transaction of order-service or seating-service could have left. */
export async function halfTransactionsIn({ orders, seating }: PlatformDatabases): Promise<string[]> {
  const found = async (database: Database, what: string, text: string) =>
    (await database.query<{ id: string }>(text)).map(({ id }) => `${what}: ${id}`);
  return [
    ...(await found(
      orders,
      'an order whose lines do not add up to it',
      `SELECT o.id FROM orders o LEFT JOIN order_lines l ON l.order_id = o.id
       GROUP BY o.id, o.subtotal HAVING COALESCE(SUM(l.price), -1) <> o.subtotal`,
    )),
    ...(await found(
      orders,
      'a confirmed order without a ticket for each line',
      `SELECT o.id FROM orders o WHERE o.status = 'CONFIRMED' AND
         (SELECT COUNT(*) FROM tickets t WHERE t.order_id = o.id) <>
         (SELECT COUNT(*) FROM order_lines l WHERE l.order_id = o.id)`,
    )),
    ...(await found(
      orders,
      'a paid order without the saga that confirms it',
      `SELECT o.id FROM orders o WHERE o.status = 'PAID'
         AND NOT EXISTS (SELECT s.id FROM sagas s WHERE s.order_id = o.id AND s.state = 'RUNNING')`,
    )),
    ...(await found(
      seating,
      'a live reservation without seats',
      `SELECT r.id FROM reservations r WHERE r.status IN ('HELD', 'ALLOCATED')
         AND NOT EXISTS (SELECT s.id FROM seats s WHERE s.reservation_id = r.id)`,
    )),
    ...(await found(
      seating,
      'an event whose tally is not what its seats are',
      `SELECT e.event_id AS id FROM event_sales e WHERE
         (SELECT SUM(t.held) FROM seat_tallies t WHERE t.event_id = e.event_id) <>
         (SELECT COUNT(*) FROM seats s WHERE s.event_id = e.event_id AND s.status = 'HELD') OR
         (SELECT SUM(t.allocated) FROM seat_tallies t WHERE t.event_id = e.event_id) <>
         (SELECT COUNT(*) FROM seats s WHERE s.event_id = e.event_id AND s.status = 'ALLOCATED')`,
    )),
  ];
}

/** What SQLite finds wrong with the files themselves. */
export async function damageOf({ all }: PlatformDatabases): Promise<string[]> {
  const reports = await Promise.all(
    all.map((database) => database.query<{ integrity_check: string }>('PRAGMA integrity_check')),
  );
  return reports.flat().flatMap(({ integrity_check: report }) => (report === 'ok' ? [] : [report]));
}
