import type { Dialect } from './dialect';

/**
 * The values that a parameter may have: dates are sent as DATETIME2(3) in UTC, booleans as BIT, integers as INT or
 * BIGINT.
 */
export type SqlValue = string | number | boolean | Date | null;

/** Values by parameter name, without the `@`. An unused or a missing name is an error. */
export type SqlParams = Readonly<Record<string, SqlValue>>;

/**
 * What both engines return: BIT a boolean, DATETIME2 a Date, INT and BIGINT a number (outside the safe range: an
 * error). SQLite does not know the type of an expression such as MAX(held_until), so the repository must convert its
 * value.
 */
export type SqlRow = Record<string, SqlValue>;

export interface BulkColumn {
  readonly name: string;
  /** The column's declared type, as in the migration. `LONG_TEXT` stands for the dialect's large text. */
  readonly type:
    'BIT' | 'INT' | 'BIGINT' | 'DATETIME2(3)' | 'LONG_TEXT' | `VARCHAR(${number})` | `NVARCHAR(${number})`;
  readonly nullable?: boolean;
}

/** Runs statements of the SQL subset, either each on its own or inside one transaction. */
export interface SqlRunner {
  readonly dialect: Dialect;
  query<Row extends object = SqlRow>(text: string, params?: SqlParams): Promise<Row[]>;
  /** The number of rows that the statement changed. */
  execute(text: string, params?: SqlParams): Promise<number>;
  /** Inserts all rows or none; each row has its values in the order of `columns`. Returns the number of rows. */
  bulkInsert(
    table: string,
    columns: readonly BulkColumn[],
    rows: readonly (readonly SqlValue[])[],
  ): Promise<number>;
}

export interface PoolStatistics {
  readonly inUse: number;
  readonly idle: number;
  readonly waiting: number;
}

/** Runs several writes of a use case as one transaction. */
export interface Transactions {
  /**
   * Runs `work` in one transaction that commits when it resolves and rolls back when it throws. It retries `work` a few
   * times after transient errors, so `work` must have no effect outside the transaction and must make no remote call.
   */
  run<T>(work: (tx: SqlRunner) => Promise<T>): Promise<T>;
}

export interface Database extends SqlRunner {
  readonly transactions: Transactions;
  /** Resolves when the database has responded to a trivial query. */
  ping(): Promise<void>;
  poolStatistics(): PoolStatistics;
  close(): Promise<void>;
}
