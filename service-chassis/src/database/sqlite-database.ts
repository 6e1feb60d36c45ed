import { resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { checkBulkRows } from './bulk-rows';
import type {
  BulkColumn,
  Database,
  PoolStatistics,
  SqlParams,
  SqlRow,
  SqlRunner,
  SqlValue,
  Transactions,
} from './database';
import { sqliteDialect } from './dialect';
import { InvalidStatement } from './errors';
import { plainIdentifier } from './identifier';
import { prepareDatabaseFile } from './private-files';
import { defaultRetryPolicy, retryTransient, type RetryPolicy } from './retry-transient';
import { SqliteConnection } from './sqlite-connection';
import { loadSqlite, type SqliteConstructor } from './sqlite-driver';
import { SqliteWriter } from './sqlite-writer';
import { TransactionScope } from './transaction-scope';

/** Rows of a bulk insert that are written in one turn of the event loop. */
const bulkRowsPerTurn = 1_000;

export interface SqliteDatabaseOptions {
  /** `full` survives a power failure; `relaxed` is for tests. */
  readonly durability?: 'full' | 'relaxed';
  readonly onStatement?: (text: string) => void;
  readonly retry?: Partial<RetryPolicy>;
}

/** Opens the database in the file at `path`, and creates the file and its folder when they are missing. */
export async function openSqliteDatabase(
  path: string,
  options: SqliteDatabaseOptions = {},
): Promise<Database> {
  const file = resolve(path);
  prepareDatabaseFile(file);
  return new SqliteDatabase(await loadSqlite(), file, options);
}

/**
 * The embedded engine. One connection writes. Another reads committed data and never waits for the first (WAL). SQLite
 * does not enforce the lengths of VARCHAR(n) and NVARCHAR(n): the API validates requests before.
 */
class SqliteDatabase implements Database {
  readonly dialect = sqliteDialect;
  readonly transactions: Transactions = { run: (work) => this.#runTransaction(work) };
  readonly #reader: SqliteConnection;
  readonly #writerConnection: SqliteConnection;
  readonly #writer: SqliteWriter;
  readonly #scope = new TransactionScope();
  readonly #retry: RetryPolicy;
  readonly #onStatement: (text: string) => void;
  #closed: Promise<void> | undefined;

  constructor(
    Sqlite: SqliteConstructor,
    file: string,
    { durability = 'full', onStatement = () => undefined, retry }: SqliteDatabaseOptions,
  ) {
    const synchronous = durability === 'full' ? 'FULL' : 'OFF';
    this.#retry = { ...defaultRetryPolicy, ...retry };
    this.#onStatement = onStatement;
    this.#writerConnection = new SqliteConnection(Sqlite, file, { readOnly: false, synchronous });
    this.#writer = new SqliteWriter(this.#writerConnection, this.#retry);
    this.#reader = new SqliteConnection(Sqlite, file, { readOnly: true, synchronous });
  }

  async query<Row extends object = SqlRow>(text: string, params?: SqlParams): Promise<Row[]> {
    this.#refuseUnusable();
    this.#onStatement(text);
    const rows = this.#reader.writesData(text)
      ? await this.#writer.runStatement(() => this.#writerConnection.query(text, params))
      : this.#reader.query(text, params);
    return rows as Row[];
  }

  async execute(text: string, params?: SqlParams): Promise<number> {
    this.#refuseUnusable();
    this.#onStatement(text);
    return this.#writer.runStatement(() => this.#writerConnection.execute(text, params));
  }

  async bulkInsert(
    table: string,
    columns: readonly BulkColumn[],
    rows: readonly (readonly SqlValue[])[],
  ): Promise<number> {
    this.#refuseUnusable();
    return this.#writer.runTransaction(() => this.#bulkInsert(table, columns, rows));
  }

  async #runTransaction<T>(work: (tx: SqlRunner) => Promise<T>): Promise<T> {
    this.#refuseUnusable();
    return retryTransient(this.#retry, () => this.#writer.runTransaction(() => this.#runWork(work)));
  }

  async ping(): Promise<void> {
    this.#refuseUnusable();
    this.#reader.query('SELECT 1 AS answer');
  }

  poolStatistics(): PoolStatistics {
    const inUse = this.#writer.isBusy ? 1 : 0;
    return { inUse, idle: 1 - inUse, waiting: this.#writer.waitingCount };
  }

  close(): Promise<void> {
    this.#closed ??= this.#writer.idle().then(() => {
      this.#reader.close();
      // The last connection to close would do this, but the package's connections stay half open until their statements
      // are garbage-collected.
      this.#writerConnection.checkpoint();
      this.#writerConnection.close();
    });
    return this.#closed;
  }

  async #runWork<T>(work: (tx: SqlRunner) => Promise<T>): Promise<T> {
    let ended = false;
    const refuseEnded = (): void => {
      if (ended) throw new InvalidStatement('The transaction has ended: await every statement inside it.');
    };
    const tx: SqlRunner = {
      dialect: this.dialect,
      query: async <Row extends object>(text: string, params?: SqlParams) => {
        refuseEnded();
        this.#onStatement(text);
        return this.#writerConnection.query(text, params) as Row[];
      },
      execute: async (text, params) => {
        refuseEnded();
        this.#onStatement(text);
        return this.#writerConnection.execute(text, params);
      },
      bulkInsert: async (table, columns, rows) => {
        refuseEnded();
        return this.#bulkInsert(table, columns, rows);
      },
    };
    try {
      return await this.#scope.run(() => work(tx));
    } finally {
      ended = true;
    }
  }

  async #bulkInsert(
    table: string,
    columns: readonly BulkColumn[],
    rows: readonly (readonly SqlValue[])[],
  ): Promise<number> {
    checkBulkRows(table, columns, rows);
    const names = columns.map(({ name }) => plainIdentifier(name)).join(', ');
    const text = `INSERT INTO ${plainIdentifier(table)} (${names}) VALUES (${columns.map(() => '?').join(', ')})`;
    for (let start = 0; start < rows.length; start += bulkRowsPerTurn) {
      if (start > 0) await nextTurn();
      this.#writerConnection.executeForEach(text, rows.slice(start, start + bulkRowsPerTurn));
    }
    return rows.length;
  }

  #refuseUnusable(): void {
    if (this.#closed !== undefined) throw new InvalidStatement('The database is closed.');
    this.#scope.refuseInside();
  }
}
