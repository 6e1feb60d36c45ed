import { InvalidStatement } from './errors';
import { plainIdentifier } from './identifier';
import { isSorted, isCombinedSelect, mainSelectPosition } from './sql-text';

export interface UpdateReturning {
  readonly table: string;
  /** The text after SET, such as `status = 'HELD', version = version + 1`. */
  readonly set: string;
  /** The text after WHERE; every write must have one. */
  readonly where: string;
  /** Columns of the changed rows, as they are after the change. */
  readonly returning: readonly string[];
}

export interface InsertReturning {
  readonly table: string;
  readonly columns: readonly string[];
  /** `VALUES (@id, @name)` or a SELECT, with its values as `columns` lists them. */
  readonly source: string;
  readonly returning: readonly string[];
}

export interface DeleteReturning {
  readonly table: string;
  readonly where: string;
  /** Columns of the deleted rows, as they were. */
  readonly returning: readonly string[];
}

/**
 * The few places in which the two engines need different SQL, both texts side by side. All other SQL is written once,
 * in the subset of T-SQL that SQLite also runs.
 *
 * SQL outside the subset is between the comments `dialectMark.open` and `dialectMark.close`, which both engines ignore.
 * So the check of the subset can distinguish SQL that was made here from SQL that was written for one engine only.
 */
export interface Dialect {
  readonly engine: 'sqlite' | 'sqlserver';
  /** Large text in DDL; migrations write `{LONG_TEXT}`. */
  readonly longText: string;
  /** At most `count` rows of a query, which may begin with a CTE but not be a UNION. `count` is a number that the program chose. */
  firstRows(select: string, count: number): string;
  /** A page of a query that ends in ORDER BY. The program chooses or checks both numbers. */
  page(select: string, offset: number, count: number): string;
  /** An UPDATE that returns the changed rows, in no defined sequence. Run it with `query`. */
  updateReturning(update: UpdateReturning): string;
  /** An INSERT that returns the inserted rows. Run it with `query`. */
  insertReturning(insert: InsertReturning): string;
  /** A DELETE that returns the deleted rows. Run it with `query`. */
  deleteReturning(deletion: DeleteReturning): string;
  /**
   * The texts of a parameter that holds a JSON array of strings, for `id IN (${dialect.jsonList('ids')})`.
   * They are compared as VARCHAR(256), so that an index on a VARCHAR key is used.
   */
  jsonList(parameterName: string): string;
}

export const dialectMark = { open: '/*dialect*/', close: '/*end*/' } as const;

export const sqliteDialect: Dialect = {
  engine: 'sqlite',
  longText: marked('TEXT'),
  firstRows: (select, count) => `${checkedSelect(select)} ${marked(`LIMIT ${positive(count)}`)}`,
  page: (select, offset, count) =>
    `${sortedSelect(select)} ${marked(`LIMIT ${positive(count)} OFFSET ${natural(offset)}`)}`,
  updateReturning: ({ table, set, where, returning }) =>
    `UPDATE ${plainIdentifier(table)} SET ${set} WHERE ${where} ${marked(`RETURNING ${names(returning)}`)}`,
  insertReturning: ({ table, columns, source, returning }) =>
    `INSERT INTO ${plainIdentifier(table)} (${names(columns)}) ${source} ${marked(`RETURNING ${names(returning)}`)}`,
  deleteReturning: ({ table, where, returning }) =>
    `DELETE FROM ${plainIdentifier(table)} WHERE ${where} ${marked(`RETURNING ${names(returning)}`)}`,
  jsonList: (parameterName) => marked(`SELECT value FROM json_each(@${plainIdentifier(parameterName)})`),
};

export const sqlServerDialect: Dialect = {
  engine: 'sqlserver',
  longText: marked('NVARCHAR(MAX)'),
  firstRows: (select, count) => insertTop(checkedSelect(select), positive(count)),
  page: (select, offset, count) =>
    `${sortedSelect(select)} ${marked(`OFFSET ${natural(offset)} ROWS FETCH NEXT ${positive(count)} ROWS ONLY`)}`,
  updateReturning: ({ table, set, where, returning }) =>
    `UPDATE ${plainIdentifier(table)} SET ${set} ${marked(`OUTPUT ${names(returning, 'inserted.')}`)} WHERE ${where}`,
  insertReturning: ({ table, columns, source, returning }) =>
    `INSERT INTO ${plainIdentifier(table)} (${names(columns)}) ${marked(`OUTPUT ${names(returning, 'inserted.')}`)} ${source}`,
  deleteReturning: ({ table, where, returning }) =>
    `DELETE FROM ${plainIdentifier(table)} ${marked(`OUTPUT ${names(returning, 'deleted.')}`)} WHERE ${where}`,
  jsonList: (parameterName) =>
    marked(`SELECT value FROM OPENJSON(@${plainIdentifier(parameterName)}) WITH (value VARCHAR(256) '$')`),
};

function marked(text: string): string {
  return `${dialectMark.open}${text}${dialectMark.close}`;
}

function names(columns: readonly string[], prefix = ''): string {
  if (columns.length === 0) throw new InvalidStatement('Name at least one column.');
  return columns.map((column) => `${prefix}${plainIdentifier(column)}`).join(', ');
}

function checkedSelect(select: string): string {
  if (mainSelectPosition(select) === undefined || isCombinedSelect(select)) {
    throw new InvalidStatement(
      `Only one SELECT, with or without CTEs before it, can be limited; put a UNION into a CTE: ${select}`,
    );
  }
  return select.trimEnd();
}

function sortedSelect(select: string): string {
  if (!isSorted(select)) throw new InvalidStatement(`A page needs a query that ends in ORDER BY: ${select}`);
  return select.trimEnd();
}

function insertTop(select: string, count: number): string {
  const afterSelect = (mainSelectPosition(select) ?? 0) + 'SELECT'.length;
  const distinct = /^\s+DISTINCT\b/i.exec(select.slice(afterSelect))?.[0] ?? '';
  const at = afterSelect + distinct.length;
  return `${select.slice(0, at)} ${marked(`TOP (${count})`)}${select.slice(at)}`;
}

function positive(count: number): number {
  if (natural(count) === 0) throw new InvalidStatement('A number of rows must be at least 1.');
  return count;
}

function natural(value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > 2_147_483_647) {
    throw new InvalidStatement(`${value} is no number of rows: give a whole number from 0 to 2147483647.`);
  }
  return value;
}
