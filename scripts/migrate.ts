import { join, resolve } from 'node:path';
import { chassisMigrationsDirectory, migrate, openDatabase } from '@ticketing/service-chassis';
import { root, serviceNames, type ServiceName } from './local-platform';

const databaseNames: Record<ServiceName, string> = {
  'user-service': 'user',
  'catalog-service': 'catalog',
  'seating-service': 'seating',
  'order-service': 'orders',
  'payment-service': 'payments',
  'notification-service': 'notifications',
};

const variableOf = (name: ServiceName) => `${name.replace('-service', '').toUpperCase()}_DATABASE_URL`;

/** Brings the six databases up to date without starting anything, as a step of a deployment. */
async function main(): Promise<void> {
  const dataDirectory = resolve(process.env['DATA_DIR'] || '.data');
  for (const name of serviceNames) {
    const url = process.env[variableOf(name)] || `sqlite:${dataDirectory}/${databaseNames[name]}.db`;
    const database = await openDatabase(url);
    try {
      const applied = await migrate(
        database,
        [
          { source: 'chassis', directory: chassisMigrationsDirectory },
          { source: name, directory: join(root, name, 'src/persistence/migrations') },
        ],
        { now: () => new Date() },
      );
      console.log(
        `${name}: ${applied.length === 0 ? 'up to date' : applied.map((file) => file.name).join(', ')}`,
      );
    } finally {
      await database.close();
    }
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
