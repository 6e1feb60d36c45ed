import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const databases = ['user', 'catalog', 'seating', 'orders', 'payments', 'notifications', 'sandbox-gateway'];
/** The name of a file that marks that the embedded databases beside it have the demo data. */
const SEEDED = 'demo-data-is-seeded';

/** Deletes the embedded databases and the written messages, and no other file in the directory. */
export async function removeData(dataDirectory: string): Promise<void> {
  const files = databases.flatMap((name) => ['', '-wal', '-shm'].map((suffix) => `${name}.db${suffix}`));
  await Promise.all(
    [...files, SEEDED, 'outbox'].map((name) =>
      rm(join(dataDirectory, name), { recursive: true, force: true }),
    ),
  );
}

/**
 * Adds the demo data if it is missing and the databases are empty, or if it was asked for. Returns whether it is there. If
 * the embedded databases are known to have it, this does not open them or load the seeder, because each service runs its own
 * migrations. Databases elsewhere are checked at every start.
 */
export async function seedIfNeeded(dataDirectory: string, isAskedFor: boolean): Promise<boolean> {
  const isElsewhere = Object.entries(process.env).some(
    ([name, value]) => name.endsWith('_DATABASE_URL') && value !== '',
  );
  const files = [SEEDED, ...databases.map((name) => `${name}.db`)];
  if (!isElsewhere && files.every((name) => existsSync(join(dataDirectory, name)))) return true;
  const { seedDemoData } = await import('../seed-data/src/index.js');
  const isSeeded = await seedDemoData({
    dataDirectory,
    now: new Date(),
    onProgress: () => undefined,
    onlyIfEmpty: !isAskedFor,
  });
  if (!isSeeded) return false;
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  await writeFile(join(dataDirectory, SEEDED), '', { mode: 0o600 });
  return true;
}
