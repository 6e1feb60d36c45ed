import { openDatabase, type Database } from '@ticketing/service-chassis/database';
import type { ServiceName } from '../../../scripts/local-platform';
import type { Platform } from '../../src/platform';
import { pause } from './pause';

/** The leases of a service: requests in progress, messages, sagas, deliveries. */
const leases = [
  `SELECT COUNT(*) AS total FROM idempotency_keys WHERE status = 'IN_FLIGHT'`,
  `SELECT COUNT(*) AS total FROM outbox_messages WHERE status = 'PENDING' AND locked_until IS NOT NULL`,
];
const furtherLeases: Partial<Record<ServiceName, string>> = {
  'order-service': 'SELECT COUNT(*) AS total FROM sagas WHERE lease_owner IS NOT NULL',
  'notification-service': `SELECT COUNT(*) AS total FROM notifications WHERE status = 'SENDING'`,
};

async function leasesHeld(name: ServiceName, database: Database): Promise<number> {
  const texts = [...leases, furtherLeases[name]].filter((text) => text !== undefined);
  const counts = await Promise.all(texts.map((text) => database.query<{ total: number }>(text)));
  return counts.flat().reduce((sum, { total }) => sum + total, 0);
}

/**
 * Pauses a service while it holds a lease, and returns how many leases it holds.
 *
 * @throws when it held none within `deadlineMs`
 */
export async function stallAtWork(
  platform: Platform,
  name: ServiceName,
  deadlineMs = 60_000,
): Promise<number> {
  const database = await openDatabase(`sqlite:${platform.databaseFile(name)}`);
  const end = performance.now() + deadlineMs;
  try {
    while (performance.now() < end) {
      if ((await leasesHeld(name, database)) > 0) {
        platform.stall(name);
        await pause(2);
        const held = await leasesHeld(name, database);
        if (held > 0) return held;
        platform.resume(name);
      }
      await pause(1);
    }
  } finally {
    await database.close();
  }
  throw new Error(`${name} took nothing in hand within ${deadlineMs} ms.`);
}
