import { createHash } from 'node:crypto';
import type { DataFiles } from '../../simulation/services/data-files';

/** Rows about the requests themselves, which a rejected request may also leave. */
const ABOUT_REQUESTS = new Set([
  'idempotency_keys',
  'attempt_windows',
  'sealed_answers',
  'schema_migrations',
]);

/** A fingerprint of each table, which is the same as long as nothing in the table has changed. */
export async function fingerprintOf(files: DataFiles): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [service, database] of Object.entries({ ...files.of, gateway: files.gateway })) {
    const tables = await database.query<{ name: string }>(
      `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`,
    );
    for (const { name } of tables.filter((table) => !ABOUT_REQUESTS.has(table.name))) {
      const rows = (await database.query(`SELECT * FROM ${name}`)).map((row) => JSON.stringify(row)).sort();
      const digest = createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 16);
      found[`${service} ${name}`] = `${rows.length} rows, ${digest}`;
    }
  }
  return found;
}
