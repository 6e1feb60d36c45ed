import type { Database, SqlRunner } from '../database/database';
import { withSpan } from './spans';

/** Spans have the text of a statement but never its values. */
const statementSpan = <T>(runner: SqlRunner, text: string, work: () => Promise<T>): Promise<T> =>
  withSpan(
    text.trim().split(/\s/, 1)[0]?.toUpperCase() ?? 'SQL',
    { kind: 'client', attributes: { 'db.system.name': runner.dialect.engine, 'db.query.text': text } },
    work,
  );

const tracedRunner = (runner: SqlRunner): SqlRunner => ({
  dialect: runner.dialect,
  query: (text, params) => statementSpan(runner, text, () => runner.query(text, params)),
  execute: (text, params) => statementSpan(runner, text, () => runner.execute(text, params)),
  bulkInsert: (table, columns, rows) =>
    statementSpan(runner, `INSERT INTO ${table}`, () => runner.bulkInsert(table, columns, rows)),
});

/** A database whose statements and transactions are spans. */
export const tracedDatabase = (database: Database): Database => ({
  ...tracedRunner(database),
  transactions: {
    run: (work) =>
      withSpan('transaction', {}, () => database.transactions.run((tx) => work(tracedRunner(tx)))),
  },
  ping: () => database.ping(),
  poolStatistics: () => database.poolStatistics(),
  close: () => database.close(),
});
