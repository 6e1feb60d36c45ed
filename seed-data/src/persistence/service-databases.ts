import { join, resolve } from 'node:path';
import { chassisMigrationsDirectory, migrate, openDatabase, type Database } from '@ticketing/service-chassis';

const repository = join(__dirname, '../../..');

/** Each service's folder, the variable that names its database, and the file of its embedded one. */
const services = {
  user: { service: 'user-service', variable: 'USER_DATABASE_URL', file: 'user' },
  catalog: { service: 'catalog-service', variable: 'CATALOG_DATABASE_URL', file: 'catalog' },
  seating: { service: 'seating-service', variable: 'SEATING_DATABASE_URL', file: 'seating' },
  order: { service: 'order-service', variable: 'ORDER_DATABASE_URL', file: 'orders' },
  payment: { service: 'payment-service', variable: 'PAYMENT_DATABASE_URL', file: 'payments' },
  notification: {
    service: 'notification-service',
    variable: 'NOTIFICATION_DATABASE_URL',
    file: 'notifications',
  },
} as const;

export type DatabaseName = keyof typeof services;
export type DatabaseUrls = Readonly<Record<DatabaseName, string>>;
export type ServiceDatabases = Readonly<Record<DatabaseName, Database>>;

const mapEach = <Value>(valueOf: (name: DatabaseName) => Value): Record<DatabaseName, Value> => ({
  user: valueOf('user'),
  catalog: valueOf('catalog'),
  seating: valueOf('seating'),
  order: valueOf('order'),
  payment: valueOf('payment'),
  notification: valueOf('notification'),
});

export const databaseNames = Object.keys(services) as DatabaseName[];

/** The databases that the services themselves would use with this environment. An empty variable counts as absent. */
export function databaseUrlsFrom(environment: NodeJS.ProcessEnv, dataDirectory: string): DatabaseUrls {
  return mapEach((name) => {
    const { variable, file } = services[name];
    return environment[variable] || `sqlite:${join(resolve(dataDirectory), `${file}.db`)}`;
  });
}

/**
 * Opens all six databases with their tables as the services want them, gives them to `work`, and closes them whatever happens.
 */
export async function withServiceDatabases<Result>(
  urls: DatabaseUrls,
  now: () => Date,
  work: (databases: ServiceDatabases) => Promise<Result>,
): Promise<Result> {
  const opened: Database[] = [];
  const open = async (name: DatabaseName) => {
    // Loading an event is one statement of tens of thousands of rows, so it may take longer than a request does.
    const database = await openDatabase(urls[name], {
      requestTimeoutMs: 120_000,
      applicationName: 'seed-data',
    });
    opened.push(database);
    return database;
  };
  try {
    const databases: ServiceDatabases = {
      user: await open('user'),
      catalog: await open('catalog'),
      seating: await open('seating'),
      order: await open('order'),
      payment: await open('payment'),
      notification: await open('notification'),
    };
    await Promise.all(databaseNames.map((name) => migrateService(databases[name], name, now)));
    return await work(databases);
  } finally {
    await Promise.all(opened.map((database) => database.close()));
  }
}

/** As the kernel of each service does it at its start. */
async function migrateService(database: Database, name: DatabaseName, now: () => Date): Promise<void> {
  const { service } = services[name];
  await migrate(
    database,
    [
      { source: 'chassis', directory: chassisMigrationsDirectory },
      { source: service, directory: join(repository, service, 'src/persistence/migrations') },
    ],
    { now },
  );
}
