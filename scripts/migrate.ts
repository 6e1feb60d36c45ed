import { shareDirectory } from '@ticketing/service-chassis/database';
import { databaseUrlsFrom, withServiceDatabases } from '../seed-data/src';

/** Runs the migrations of all databases of this environment and starts no service, as a step of a deployment. */
async function main(): Promise<void> {
  const dataDirectory = process.env['DATA_DIR'] || '.data';
  const urls = databaseUrlsFrom(process.env, dataDirectory);
  const lock = await shareDirectory(dataDirectory, 'npm run migrate', Object.values(urls));
  await withServiceDatabases(
    urls,
    () => new Date(),
    () => Promise.resolve(),
  );
  lock?.release();
  console.log('The databases are up to date.');
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
