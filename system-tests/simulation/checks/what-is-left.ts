import { nothingIsOnItsWay, type PlatformDatabases } from '../../src/invariants';

/** Work that is not finished yet. */
export async function whatIsLeft(databases: PlatformDatabases): Promise<string[]> {
  const count = async (database: PlatformDatabases['orders'], what: string, text: string) => {
    const [row] = await database.query<{ total: number }>(text);
    return row === undefined || row.total === 0 ? [] : [`6: ${row.total} ${what}`];
  };
  return [
    ...(await nothingIsOnItsWay(databases)),
    ...(await count(
      databases.orders,
      'unpaid orders',
      `SELECT COUNT(*) AS total FROM orders WHERE status = 'PENDING_PAYMENT'`,
    )),
    ...(await count(
      databases.orders,
      'event cancellations half way',
      `SELECT COUNT(*) AS total FROM event_cancellations WHERE status = 'RUNNING'`,
    )),
    ...(await count(
      databases.orders,
      'changed events whose holders were not notified',
      `SELECT COUNT(*) AS total FROM (
         SELECT id FROM events WHERE notice_due_at IS NOT NULL UNION ALL SELECT id FROM event_changes) changed`,
    )),
    ...(await count(
      databases.orders,
      'erasures half way',
      `SELECT COUNT(*) AS total FROM erased_people WHERE status = 'RUNNING'`,
    )),
    ...(await count(
      databases.seating,
      'holds without an end',
      `SELECT COUNT(*) AS total FROM reservations WHERE status = 'HELD'`,
    )),
    // Orders that differ are compared again and again, and are reported as discrepancies.
    ...(await count(
      databases.orders,
      'orders whose databases were not compared',
      'SELECT COUNT(*) AS total FROM orders WHERE check_due_at IS NOT NULL AND COALESCE(is_discrepant, 0) = 0',
    )),
    ...(await count(
      databases.payments,
      'payments and refunds whose databases were not compared',
      `SELECT COUNT(*) AS total FROM (
         SELECT settled_at FROM payments UNION ALL SELECT settled_at FROM refunds) ended
       WHERE settled_at IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM gateway_comparisons WHERE compared_until > ended.settled_at)`,
    )),
    ...(await count(
      databases.payments,
      'results that order-service has not acknowledged',
      'SELECT COUNT(*) AS total FROM untold_results',
    )),
    ...(await count(databases.gateway, 'webhooks not sent', 'SELECT COUNT(*) AS total FROM sandbox_events')),
  ];
}
