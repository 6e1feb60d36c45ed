import { systemClock } from '@ticketing/service-chassis/core';
import { connectAsAdministrator } from './administrator';
import { loadCreateDatabasesConfig } from './config';
import { grantDatabase } from './grant-database';
import { keepTrying } from '../keep-trying';

/** A job that runs before the first start of the services, and again after a change of their passwords. */
async function main(): Promise<void> {
  const { targets, administratorPassword, waitMs } = loadCreateDatabasesConfig();
  for (const target of targets) {
    const administrator = await keepTrying(() => connectAsAdministrator(target, administratorPassword), {
      withinMs: waitMs,
      clock: systemClock,
      onFailure: (reason) => process.stdout.write(`waiting for ${target.host}: ${reason}\n`),
    });
    try {
      await grantDatabase(administrator, target);
    } finally {
      await administrator.close();
    }
    process.stdout.write(`${target.database} on ${target.host} exists and is owned by ${target.login}\n`);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
