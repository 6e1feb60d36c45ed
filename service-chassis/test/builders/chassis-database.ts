import { chassisMigrationsDirectory } from '../../src/database/migrate';
import { openTestDatabase, type TestDatabase } from '../../testing';

/** A database with the chassis' own tables and one for the work of tests. */
export const chassisDatabase = (): Promise<TestDatabase> =>
  openTestDatabase({ migrations: [{ source: 'chassis', directory: chassisMigrationsDirectory }] });
