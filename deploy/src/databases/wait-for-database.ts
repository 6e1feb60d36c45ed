import { systemClock } from '@ticketing/service-chassis/core';
import { openDatabase } from '@ticketing/service-chassis/database';
import { loadWaitForDatabaseConfig } from './config';
import { keepTrying } from '../keep-trying';

/** Succeeds as soon as the service's login can use its database. An open port does not prove that. */
async function main(): Promise<void> {
  const { databaseUrl, waitMs } = loadWaitForDatabaseConfig();
  await keepTrying(
    async () => {
      const database = await openDatabase(databaseUrl, { pool: { min: 0, max: 1 }, connectTimeoutMs: 5_000 });
      await database.ping().finally(() => database.close());
    },
    {
      withinMs: waitMs,
      clock: systemClock,
      onFailure: (reason) => process.stdout.write(`waiting for the database: ${reason}\n`),
    },
  );
}

main().catch((error: unknown) => {
  process.stderr.write(
    `The database cannot be used: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
});
