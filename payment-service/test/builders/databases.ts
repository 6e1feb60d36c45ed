import type { Database } from '@ticketing/service-chassis';

/** The same database with some of its operations changed. */
export const databaseWith = (database: Database, changes: Partial<Database>): Database => ({
  dialect: database.dialect,
  query: database.query.bind(database),
  execute: database.execute.bind(database),
  transaction: database.transaction.bind(database),
  bulkInsert: database.bulkInsert.bind(database),
  ping: database.ping.bind(database),
  poolStatistics: database.poolStatistics.bind(database),
  close: database.close.bind(database),
  ...changes,
});
