import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';
import type { SqlParams, SqlRow, SqlValue } from './database';
import { checkedParams } from './parameters';
import { changesSchema, parameterNames, writesData } from './sql-text';
import type { SqliteConstructor } from './sqlite-driver';
import { sqliteError } from './sqlite-errors';
import { readerFor, toSqlite, type FromSqlite, type SqliteInput, type SqliteOutput } from './sqlite-values';

/** Enough for every SQL text of a service, including `IN` lists of many lengths. */
const maximumPlans = 500;

interface Plan {
  readonly statement: StatementSyncInstance;
  readonly parameterNames: readonly string[];
  columns: readonly Column[];
  readonly writesData: boolean;
  readonly changesSchema: boolean;
}

interface Column {
  readonly name: string;
  readonly read: FromSqlite;
}

export interface SqliteConnectionOptions {
  readonly readOnly: boolean;
  /** How safely a commit reaches the disk, see https://sqlite.org/pragma.html#pragma_synchronous. */
  readonly synchronous: 'FULL' | 'OFF';
}

/** One connection with its prepared statements. Every method runs at once, on the calling thread. */
export class SqliteConnection {
  readonly #database: DatabaseSyncInstance;
  readonly #plans = new Map<string, Plan>();

  constructor(Sqlite: SqliteConstructor, path: string, { readOnly, synchronous }: SqliteConnectionOptions) {
    this.#database = new Sqlite(path, { readOnly });
    this.#database.exec('PRAGMA busy_timeout = 5000');
    if (!readOnly) this.#database.exec('PRAGMA journal_mode = WAL');
    // What is deleted, such as an erased name, is overwritten in the file.
    if (!readOnly) this.#database.exec('PRAGMA secure_delete = ON');
    this.#database.exec(`PRAGMA synchronous = ${synchronous}`);
    this.#database.exec('PRAGMA foreign_keys = ON');
  }

  get isInTransaction(): boolean {
    return this.#database.isTransaction;
  }

  /**
   * From now on a lock of another process leads to an error at once, so that the caller can wait without blocking the
   * event loop.
   */
  refuseToWaitForLocks(): void {
    this.#database.exec('PRAGMA busy_timeout = 0');
  }

  query(text: string, params?: SqlParams): SqlRow[] {
    return guarded(() => {
      const plan = this.#plan(text);
      const rows = plan.statement.all(bound(plan, text, params)) as SqliteOutput[][];
      // When a column was added to the table since, only the rows of `SELECT *` show it.
      if (rows[0] !== undefined && rows[0].length !== plan.columns.length)
        plan.columns = columnsOf(plan.statement);
      return rows.map((values) => rowOf(plan.columns, values));
    });
  }

  execute(text: string, params?: SqlParams): number {
    return guarded(() => {
      const plan = this.#plan(text);
      const { changes } = plan.statement.run(bound(plan, text, params));
      return plan.writesData && !plan.changesSchema ? changes : 0;
    });
  }

  /** Runs one statement with `?` parameters for each row. It is for bulk inserts, which check their rows first. */
  executeForEach(text: string, rows: readonly (readonly SqlValue[])[]): void {
    guarded(() => {
      const statement = this.#database.prepare(text);
      for (const row of rows) statement.run(...row.map(toSqlite));
    });
  }

  /** BEGIN, COMMIT, SAVEPOINT and their like. */
  control(text: string): void {
    guarded(() => {
      this.#plan(text).statement.run();
    });
  }

  writesData(text: string): boolean {
    return guarded(() => this.#plan(text).writesData);
  }

  /** Moves committed data from the write-ahead log into the database's file. */
  checkpoint(): void {
    this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  close(): void {
    this.#plans.clear();
    this.#database.close();
  }

  #plan(text: string): Plan {
    const known = this.#plans.get(text);
    if (known !== undefined) {
      this.#plans.delete(text);
      this.#plans.set(text, known);
      return known;
    }
    const plan = this.#prepare(text);
    this.#plans.set(text, plan);
    if (this.#plans.size > maximumPlans) {
      for (const leastRecentlyUsed of this.#plans.keys()) {
        this.#plans.delete(leastRecentlyUsed);
        break;
      }
    }
    return plan;
  }

  #prepare(text: string): Plan {
    const statement = this.#database.prepare(text);
    statement.setReturnArrays(true);
    return {
      statement,
      parameterNames: parameterNames(text),
      columns: columnsOf(statement),
      writesData: writesData(text),
      changesSchema: changesSchema(text),
    };
  }
}

function bound(plan: Plan, text: string, params: SqlParams | undefined): Record<string, SqliteInput> {
  const values = checkedParams(text, plan.parameterNames, params);
  const inputs: Record<string, SqliteInput> = {};
  for (const name of plan.parameterNames) inputs[name] = toSqlite(values[name] ?? null);
  return inputs;
}

function columnsOf(statement: StatementSyncInstance): readonly Column[] {
  return statement.columns().map(({ name, type }) => ({ name, read: readerFor(type) }));
}

function rowOf(columns: readonly Column[], values: readonly SqliteOutput[]): SqlRow {
  const row: SqlRow = {};
  columns.forEach(({ name, read }, index) => {
    row[name] = read(values[index] ?? null);
  });
  return row;
}

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw sqliteError(error);
  }
}
