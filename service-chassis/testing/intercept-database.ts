import type { Database } from '../src/database/database';

/** The same database with some of its operations replaced, to count, delay or fail them. */
export const interceptDatabase = (inner: Database, replaced: Partial<Database>): Database => ({
  dialect: inner.dialect,
  query: (text, params) => inner.query(text, params),
  execute: (text, params) => inner.execute(text, params),
  bulkInsert: (table, columns, rows) => inner.bulkInsert(table, columns, rows),
  transactions: inner.transactions,
  ping: () => inner.ping(),
  poolStatistics: () => inner.poolStatistics(),
  close: () => inner.close(),
  ...replaced,
});
