import type { Database, SqlParams, SqlRunner } from '@ticketing/service-chassis/database';

export interface Statement {
  readonly text: string;
  readonly params: SqlParams;
  readonly inTransaction: boolean;
}

/** A database that records its statements. */
export function recordingDatabase(database: Database): { database: Database; statements: Statement[] } {
  const statements: Statement[] = [];
  const recorded = <Runner extends SqlRunner>(runner: Runner, inTransaction: boolean): SqlRunner => ({
    dialect: runner.dialect,
    query: (text, params = {}) => {
      statements.push({ text, params, inTransaction });
      return runner.query(text, params);
    },
    execute: (text, params = {}) => {
      statements.push({ text, params, inTransaction });
      return runner.execute(text, params);
    },
    bulkInsert: (table, columns, rows) => runner.bulkInsert(table, columns, rows),
  });
  return {
    statements,
    database: {
      ...recorded(database, false),
      transactions: { run: (work) => database.transactions.run((tx) => work(recorded(tx, true))) },
      ping: () => database.ping(),
      poolStatistics: () => database.poolStatistics(),
      close: () => database.close(),
    },
  };
}
