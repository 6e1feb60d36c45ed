import type { ConnectionPool, IResult, Request, Transaction } from 'mssql';
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
import type { SqlServerAddress } from './database-url';
import { sqlServerDialect } from './dialect';
import { InvalidStatement } from './errors';
import { plainIdentifier } from './identifier';
import { checkedParams } from './parameters';
import { defaultRetryPolicy, retryTransient, type RetryPolicy } from './retry-transient';
import { SerialQueue } from './serial-queue';
import { parameterNames, writesData } from './sql-text';
import { sqlServerConfig, type SqlServerPoolOptions } from './sqlserver-config';
import { autocommitError, sqlServerError } from './sqlserver-errors';
import { readBigInts } from './sqlserver-rows';
import { tryTransaction, type TransactionHandle } from './sqlserver-transaction';
import { columnType, parameterType, toMssqlType, type MssqlModule } from './sqlserver-types';
import { TransactionScope } from './transaction-scope';

/** Rows of a bulk insert that are encoded in one turn of the event loop. */
const bulkRowsPerRequest = 5_000;
/** How many SQL texts have their parameter names cached. */
const maximumKnownTexts = 500;

export interface SqlServerDatabaseOptions extends SqlServerPoolOptions {
  readonly onStatement?: (text: string) => void;
  readonly retry?: Partial<RetryPolicy>;
}

/**
 * Opens a pool of connections and waits for the first one. Loading the driver takes 0.2 s, so it is loaded only here.
 */
export async function openSqlServerDatabase(
  address: SqlServerAddress,
  options: SqlServerDatabaseOptions = {},
): Promise<Database> {
  const { default: sql } = await import('mssql');
  const pool = new sql.ConnectionPool(sqlServerConfig(address, options));
  // When a connection breaks, its request fails and the pool drops it. Without a listener, the error event would end
  // the process.
  pool.on('error', () => undefined);
  try {
    await pool.connect();
  } catch (error) {
    throw sqlServerError(error);
  }
  return new SqlServerDatabase(sql, pool, options);
}

class SqlServerDatabase implements Database {
  readonly dialect = sqlServerDialect;
  readonly transactions: Transactions = { run: (work) => this.#runTransaction(work) };
  readonly #sql: MssqlModule;
  readonly #pool: ConnectionPool;
  readonly #statements: StatementRunner;
  readonly #scope = new TransactionScope();
  readonly #retry: RetryPolicy;
  #closed: Promise<void> | undefined;

  constructor(
    sql: MssqlModule,
    pool: ConnectionPool,
    { onStatement = () => undefined, retry }: SqlServerDatabaseOptions,
  ) {
    this.#sql = sql;
    this.#pool = pool;
    this.#statements = new StatementRunner(sql, onStatement);
    this.#retry = { ...defaultRetryPolicy, ...retry };
  }

  async query<Row extends object = SqlRow>(text: string, params?: SqlParams): Promise<Row[]> {
    this.#refuseUnusable();
    return this.#statements.query<Row>(this.#pool.request(), text, params).catch(rethrowAutocommit(text));
  }

  async execute(text: string, params?: SqlParams): Promise<number> {
    this.#refuseUnusable();
    return this.#statements.execute(this.#pool.request(), text, params).catch(rethrowAutocommit(text));
  }

  async bulkInsert(
    table: string,
    columns: readonly BulkColumn[],
    rows: readonly (readonly SqlValue[])[],
  ): Promise<number> {
    return this.#runTransaction((tx) => tx.bulkInsert(table, columns, rows));
  }

  async #runTransaction<T>(work: (tx: SqlRunner) => Promise<T>): Promise<T> {
    this.#refuseUnusable();
    return retryTransient(this.#retry, () => this.#tryTransaction(work));
  }

  async ping(): Promise<void> {
    this.#refuseUnusable();
    await this.#pool
      .request()
      .query('SELECT 1 AS answer')
      .catch((error: unknown) => {
        throw sqlServerError(error);
      });
  }

  poolStatistics(): PoolStatistics {
    return { inUse: this.#pool.borrowed, idle: this.#pool.available, waiting: this.#pool.pending };
  }

  /** Waits until all connections are back in the pool. */
  close(): Promise<void> {
    this.#closed ??= this.#pool.close();
    return this.#closed;
  }

  async #tryTransaction<T>(work: (tx: SqlRunner) => Promise<T>): Promise<T> {
    const transaction = new this.#sql.Transaction(this.#pool);
    const handle = new MssqlTransactionHandle(transaction, this.#sql.ISOLATION_LEVEL.READ_COMMITTED);
    return tryTransaction(handle, async () => {
      const runner = new TransactionRunner(transaction, this.#statements);
      try {
        return await this.#scope.run(() => work(runner));
      } finally {
        await runner.end();
      }
    });
  }

  #refuseUnusable(): void {
    if (this.#closed !== undefined) throw new InvalidStatement('The database is closed.');
    this.#scope.refuseInside();
  }
}

/** A connection runs one request at a time, so the statements of a transaction wait for each other. */
class TransactionRunner implements SqlRunner {
  readonly dialect = sqlServerDialect;
  readonly #transaction: Transaction;
  readonly #statements: StatementRunner;
  readonly #queue = new SerialQueue();
  #ended = false;

  constructor(transaction: Transaction, statements: StatementRunner) {
    this.#transaction = transaction;
    this.#statements = statements;
  }

  query<Row extends object = SqlRow>(text: string, params?: SqlParams): Promise<Row[]> {
    return this.#run((request) => this.#statements.query<Row>(request(), text, params));
  }

  execute(text: string, params?: SqlParams): Promise<number> {
    return this.#run((request) => this.#statements.execute(request(), text, params));
  }

  bulkInsert(
    table: string,
    columns: readonly BulkColumn[],
    rows: readonly (readonly SqlValue[])[],
  ): Promise<number> {
    return this.#run((request) => this.#statements.bulkInsert(request, table, columns, rows));
  }

  /** Rejects further statements and waits for those in progress. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.#queue.idle();
  }

  async #run<T>(statement: (request: () => Request) => Promise<T>): Promise<T> {
    if (this.#ended)
      throw new InvalidStatement('The transaction has ended: await every statement inside it.');
    return this.#queue.run(() =>
      statement(() => this.#transaction.request()).catch((error: unknown) => {
        throw sqlServerError(error);
      }),
    );
  }
}

/** Sends single statements, each on a given request, and throws the driver's own errors. */
class StatementRunner {
  readonly #sql: MssqlModule;
  readonly #onStatement: (text: string) => void;
  readonly #parameterNames = new Map<string, readonly string[]>();

  constructor(sql: MssqlModule, onStatement: (text: string) => void) {
    this.#sql = sql;
    this.#onStatement = onStatement;
  }

  async query<Row extends object>(request: Request, text: string, params?: SqlParams): Promise<Row[]> {
    const { recordset } = await this.#send(request, text, params);
    // A statement without rows has no recordset, although the types say that it has.
    if ((recordset as typeof recordset | undefined) === undefined) return [];
    const bigInts = Object.values(recordset.columns).filter(({ type }) => type === this.#sql.BigInt);
    readBigInts(
      recordset,
      bigInts.map(({ name }) => name),
    );
    return [...recordset] as object[] as Row[];
  }

  async execute(request: Request, text: string, params?: SqlParams): Promise<number> {
    const { rowsAffected } = await this.#send(request, text, params);
    return rowsAffected.reduce((sum, count) => sum + count, 0);
  }

  async bulkInsert(
    request: () => Request,
    table: string,
    columns: readonly BulkColumn[],
    rows: readonly (readonly SqlValue[])[],
  ): Promise<number> {
    checkBulkRows(table, columns, rows);
    for (let start = 0; start < rows.length; start += bulkRowsPerRequest) {
      const batch = new this.#sql.Table(plainIdentifier(table));
      for (const { name, type, nullable = false } of columns) {
        batch.columns.add(plainIdentifier(name), toMssqlType(this.#sql, columnType(type)), { nullable });
      }
      for (const row of rows.slice(start, start + bulkRowsPerRequest)) batch.rows.add(...row);
      // Without these two a bulk load skips CHECK and FOREIGN KEY rules, and turns NULL into the column's default.
      await request().bulk(batch, { checkConstraints: true, keepNulls: true });
    }
    return rows.length;
  }

  async #send(request: Request, text: string, params?: SqlParams): Promise<IResult<SqlRow>> {
    const names = this.#namesIn(text);
    const values = checkedParams(text, names, params);
    for (const name of names) {
      const value = values[name] ?? null;
      request.input(name, toMssqlType(this.#sql, parameterType(value)), value);
    }
    this.#onStatement(text);
    return request.query<SqlRow>(text);
  }

  #namesIn(text: string): readonly string[] {
    const known = this.#parameterNames.get(text);
    if (known !== undefined) return known;
    const names = parameterNames(text);
    if (this.#parameterNames.size >= maximumKnownTexts) this.#parameterNames.clear();
    this.#parameterNames.set(text, names);
    return names;
  }
}

class MssqlTransactionHandle implements TransactionHandle {
  readonly #transaction: Transaction;
  readonly #isolationLevel: number;
  #connection: { close(): void } | null | undefined;

  constructor(transaction: Transaction, isolationLevel: number) {
    this.#transaction = transaction;
    this.#isolationLevel = isolationLevel;
  }

  async begin(): Promise<void> {
    await this.#transaction.begin(this.#isolationLevel);
    // mssql gives a connection back to its pool even when COMMIT or ROLLBACK timed out on it, and has no public way to
    // get it, so it is stored while the transaction uses it.
    this.#connection = (this.#transaction as Transaction & HoldsConnection)._acquiredConnection;
  }

  commit(): Promise<void> {
    return this.#transaction.commit();
  }

  rollback(): Promise<void> {
    return this.#transaction.rollback();
  }

  discardConnection(): void {
    this.#connection?.close();
  }
}

interface HoldsConnection {
  readonly _acquiredConnection?: { close(): void } | null;
}

function rethrowAutocommit(text: string): (error: unknown) => never {
  return (error) => {
    throw writesData(text) ? autocommitError(error) : sqlServerError(error);
  };
}
