import { join, resolve } from 'node:path';
import {
  chassisMigrationsDirectory,
  migrate,
  openDatabase,
  type Database,
} from '@ticketing/service-chassis/database';

const repository = join(__dirname, '../../..');

/** Where each database's migrations are and under whose name, the variable that names it, and the file of its embedded form. */
const known = {
  user: { source: 'user-service', folder: 'user-service/src', variable: 'USER_DATABASE_URL', file: 'user' },
  catalog: {
    source: 'catalog-service',
    folder: 'catalog-service/src',
    variable: 'CATALOG_DATABASE_URL',
    file: 'catalog',
  },
  seating: {
    source: 'seating-service',
    folder: 'seating-service/src',
    variable: 'SEATING_DATABASE_URL',
    file: 'seating',
  },
  order: {
    source: 'order-service',
    folder: 'order-service/src',
    variable: 'ORDER_DATABASE_URL',
    file: 'orders',
  },
  payment: {
    source: 'payment-service',
    folder: 'payment-service/src',
    variable: 'PAYMENT_DATABASE_URL',
    file: 'payments',
  },
  notification: {
    source: 'notification-service',
    folder: 'notification-service/src',
    variable: 'NOTIFICATION_DATABASE_URL',
    file: 'notifications',
  },
  /**
   * The sandbox gateway's own records: a separate system, which needs the record of a charge before it can refund it.
   */
  gateway: {
    source: 'sandbox-gateway',
    folder: 'payment-service/src/gateways/sandbox',
    variable: 'SANDBOX_GATEWAY_DATABASE_URL',
    file: 'sandbox-gateway',
  },
} as const;

export type DatabaseName = keyof typeof known;
export type DatabaseUrls = Readonly<Record<DatabaseName, string>>;
export type ServiceDatabases = Readonly<Record<DatabaseName, Database>>;

const mapEach = <Value>(valueOf: (name: DatabaseName) => Value): Record<DatabaseName, Value> => ({
  user: valueOf('user'),
  catalog: valueOf('catalog'),
  seating: valueOf('seating'),
  order: valueOf('order'),
  payment: valueOf('payment'),
  notification: valueOf('notification'),
  gateway: valueOf('gateway'),
});

export const databaseNames = Object.keys(known) as DatabaseName[];

/** The databases that the services themselves would use with this environment. An empty variable counts as absent. */
export function databaseUrlsFrom(environment: NodeJS.ProcessEnv, dataDirectory: string): DatabaseUrls {
  return mapEach((name) => {
    const { variable, file } = known[name];
    return environment[variable] || `sqlite:${join(resolve(dataDirectory), `${file}.db`)}`;
  });
}

/**
 * Opens all the databases with their tables as the services want them, gives them to `work`, and closes them whatever happens.
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
      gateway: await open('gateway'),
    };
    await Promise.all(databaseNames.map((name) => migrateService(databases[name], name, now)));
    return await work(databases);
  } finally {
    await Promise.all(opened.map((database) => database.close()));
  }
}

/** As each service does it at its start. */
async function migrateService(database: Database, name: DatabaseName, now: () => Date): Promise<void> {
  const { source, folder } = known[name];
  const own = { source, directory: join(repository, folder, 'persistence/migrations') };
  const chassis = { source: 'chassis', directory: chassisMigrationsDirectory };
  await migrate(database, name === 'gateway' ? [own] : [chassis, own], { now });
}
