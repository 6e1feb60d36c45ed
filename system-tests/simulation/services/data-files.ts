import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '@ticketing/service-chassis/database';
import { serviceNames, type ServiceName } from './names';

/** The databases of a world: one for each service, and the gateway's own. They outlive every process. */
export interface DataFiles {
  readonly of: Readonly<Record<ServiceName, Database>>;
  readonly gateway: Database;
  close(): Promise<void>;
}

export async function openDataFiles(): Promise<DataFiles> {
  const directory = mkdtempSync(join(tmpdir(), 'simulation-'));
  // SQLite guarantees durability after a power failure; other tests check crashes with real processes.
  const open = (name: string) =>
    openDatabase(`sqlite:${join(directory, `${name}.db`)}`, { durability: 'relaxed' });
  const gateway = await open('gateway');
  const entries = await Promise.all(serviceNames.map(async (name) => [name, await open(name)] as const));
  const databases = Object.fromEntries(entries) as Record<ServiceName, Database>;
  return {
    of: databases,
    gateway,
    async close() {
      await Promise.all([gateway, ...Object.values(databases)].map((database) => database.close()));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
