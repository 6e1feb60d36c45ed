import type { SqlParams, SqlRunner, SqlValue } from './database';
import { UniqueViolation } from './errors';
import type { Table } from './table';

/** Reads values of a table. `rest` is the SQL after the table's name, such as a WHERE; with a limit it needs an ORDER BY. */
export async function selectAll<Value>(
  runner: SqlRunner,
  table: Pick<Table<Value>, 'name' | 'columns' | 'fromRow'>,
  rest: string,
  params: SqlParams = {},
  limit?: number,
): Promise<Value[]> {
  const text = `SELECT ${table.columns} FROM ${table.name} ${rest}`;
  const rows = await runner.query(limit === undefined ? text : runner.dialect.firstRows(text, limit), params);
  return rows.map((row) => table.fromRow(row));
}

/** The same for the first value; undefined when there is none. */
export const selectOne = async <Value>(
  runner: SqlRunner,
  table: Pick<Table<Value>, 'name' | 'columns' | 'fromRow'>,
  rest: string,
  params: SqlParams,
): Promise<Value | undefined> => (await selectAll(runner, table, rest, params))[0];

/** Runs a guarded UPDATE or DELETE of one row. False when its WHERE found no such row. */
export const changesRow = async (runner: SqlRunner, text: string, params: SqlParams): Promise<boolean> =>
  (await runner.execute(text, params)) === 1;

/** Whether this SELECT finds a row. */
export const hasRow = async (runner: SqlRunner, text: string, params: SqlParams): Promise<boolean> =>
  (await runner.query(text, params)).length > 0;

/** How many rows there are. `from` is the SQL after FROM. */
export async function countRows(runner: SqlRunner, from: string, params: SqlParams = {}): Promise<number> {
  const [row] = await runner.query<{ total: number }>(`SELECT COUNT(*) AS total FROM ${from}`, params);
  return row?.total ?? 0;
}

/** Waits for an insert. False when a unique index refuses its row, because the same row or another one is there already. */
export async function isInserted(insert: Promise<unknown>): Promise<boolean> {
  try {
    await insert;
    return true;
  } catch (error) {
    if (error instanceof UniqueViolation) return false;
    throw error;
  }
}

/**
 * The WHERE for the members that are given, each with its own condition and a parameter of its name, after the conditions that
 * hold always. Empty when there is none.
 */
export function whereGiven<Member extends string>(
  given: Readonly<Partial<Record<Member, SqlValue | undefined>>>,
  conditions: Readonly<Record<Member, string>>,
  always: readonly string[] = [],
): { readonly where: string; readonly params: SqlParams } {
  const values: Readonly<Record<string, SqlValue | undefined>> = given;
  const texts = [...always];
  const params: Record<string, SqlValue> = {};
  for (const [member, condition] of Object.entries<string>(conditions)) {
    const value = values[member];
    if (value === undefined) continue;
    texts.push(condition);
    params[member] = value;
  }
  return { where: texts.length === 0 ? '' : `WHERE ${texts.join(' AND ')}`, params };
}
