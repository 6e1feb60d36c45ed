import type { BulkColumn, SqlParams, SqlRow, SqlRunner, SqlValue } from './database';
import { plainIdentifier } from './identifier';

/** One column: its type as in the migration. The type parameter is the type that the program reads and writes. */
export interface Column<Value extends SqlValue> {
  readonly kind: 'column';
  readonly type: BulkColumn['type'];
  readonly nullable: boolean;
  /** The member's name in snake_case by default. */
  readonly name: string | undefined;
  /** Never set: it exists only for the type. */
  readonly value?: Value;
}

/** Members that belong together: when all of them are NULL, the object is absent. */
interface OptionalGroup<Members extends Fields> {
  readonly kind: 'optional';
  readonly members: Members;
}

interface Fields {
  readonly [member: string]: Column<never> | Column<SqlValue> | OptionalGroup<Fields> | Fields;
}

export type ValueOf<Field> =
  Field extends Column<infer Value>
    ? Value
    : Field extends OptionalGroup<infer Members>
      ? ValueOf<Members> | null
      : { readonly [Member in keyof Field]: ValueOf<Field[Member]> };

const column = <Value extends SqlValue>(type: BulkColumn['type'], name?: string): Column<Value> => ({
  kind: 'column',
  type,
  nullable: false,
  name,
});

export const varchar = <Value extends string = string>(length: number, name?: string) =>
  column<Value>(`VARCHAR(${length})`, name);
export const nvarchar = (length: number, name?: string) => column<string>(`NVARCHAR(${length})`, name);
export const longText = (name?: string) => column<string>('LONG_TEXT', name);
export const int = (name?: string) => column<number>('INT', name);
export const bigint = (name?: string) => column<number>('BIGINT', name);
export const bit = (name?: string) => column<boolean>('BIT', name);
export const datetime = (name?: string) => column<Date>('DATETIME2(3)', name);

export const nullable = <Value extends SqlValue>(of: Column<Value>): Column<Value | null> => ({
  ...of,
  nullable: true,
  value: undefined,
});

/** An object whose columns are either all set or all NULL, such as who did something and when. */
export const optional = <const Members extends Fields>(members: Members): OptionalGroup<Members> => ({
  kind: 'optional',
  members,
});

/** How a table stores a value: column list, insert, bulk insert and row mapping, all from one declaration. */
export interface Table<Value> {
  readonly name: string;
  readonly columnNames: readonly string[];
  /** `id, paid_at`: the columns, for a SELECT. */
  readonly columns: string;
  /** `@id, @paidAt`: the parameters of `paramsOf`, in the order of the columns. */
  readonly parameters: string;
  /** `extra` are columns that are not part of the value, by their names. */
  insert(runner: SqlRunner, value: Value, extra?: SqlParams): Promise<void>;
  bulkInsert(runner: SqlRunner, values: readonly Value[]): Promise<void>;
  readonly fromRow: (row: object) => Value;
  /** For a query that joins this table as `alias`. The prefix keeps its columns apart from those of the other tables. */
  joinedAs(alias: string, prefix: string): JoinedTable<Value>;
  /** `status = @status, paid_at = @paidAt`: what an UPDATE sets for these members, or for all. */
  assignmentsOf(members?: readonly (keyof Value)[]): string;
  paramsOf(value: Value, members?: readonly (keyof Value)[]): SqlParams;
}

export interface JoinedTable<Value> {
  readonly columns: string;
  readonly fromRow: (row: object) => Value;
  /** The same for an outer join: null when it found no row of this table. */
  readonly fromOuterRow: (row: object) => Value | null;
}

/**
 * Declares what a table stores. Members are columns, objects of columns, or `optional` objects; SQL that selects or
 * changes rows stays text and uses this column list.
 */
export function defineTable<const Members extends Fields>(
  name: string,
  members: Members,
): Table<ValueOf<Members>> {
  const placed = columnsOf(members, []);
  const columnNames = placed.map((each) => each.name);
  const bulkColumns = placed.map(({ name: column, type, nullable: isNullable }): BulkColumn => {
    return { name: column, type, nullable: isNullable };
  });
  const read = readerOf(members);
  const chosen = (keys: readonly PropertyKey[] | undefined): readonly Placed[] =>
    keys === undefined ? placed : placed.filter(({ path }) => keys.includes(path[0] ?? ''));
  const paramsOf: Table<ValueOf<Members>>['paramsOf'] = (value, keys) =>
    Object.fromEntries(chosen(keys).map((each) => [each.parameter, valueAt(value, each.path)]));
  const insertOf = (names: readonly string[]) =>
    `INSERT INTO ${plainIdentifier(name)} (${names.map(plainIdentifier).join(', ')})
     VALUES (${names.map((each) => `@${camelCase(each)}`).join(', ')})`;
  const insertOwn = insertOf(columnNames);

  return {
    name,
    columnNames,
    columns: columnNames.join(', '),
    parameters: placed.map(({ parameter }) => `@${parameter}`).join(', '),
    async insert(runner, value, extra) {
      const beside = Object.entries(extra ?? {}).map(([key, stored]) => [camelCase(key), stored] as const);
      const text = extra === undefined ? insertOwn : insertOf([...columnNames, ...Object.keys(extra)]);
      await runner.execute(text, { ...paramsOf(value), ...Object.fromEntries(beside) });
    },
    async bulkInsert(runner, values) {
      if (values.length === 0) return;
      await runner.bulkInsert(
        name,
        bulkColumns,
        values.map((value) => placed.map(({ path }) => valueAt(value, path))),
      );
    },
    fromRow: (row) => read(row as SqlRow) as ValueOf<Members>,
    joinedAs(alias, prefix) {
      const readJoined = readerOf(members, prefix);
      const fromRow = (row: object) => readJoined(row as SqlRow) as ValueOf<Members>;
      const names = columnNames.map((each) => `${prefix}${each}`);
      return {
        columns: columnNames.map((each) => `${alias}.${each} AS ${prefix}${each}`).join(', '),
        fromRow,
        fromOuterRow: (row) => (names.every((each) => (row as SqlRow)[each] === null) ? null : fromRow(row)),
      };
    },
    assignmentsOf: (keys) =>
      chosen(keys)
        .map((each) => `${each.name} = @${each.parameter}`)
        .join(', '),
    paramsOf,
  };
}

interface Placed {
  readonly path: readonly string[];
  readonly name: string;
  readonly parameter: string;
  readonly type: BulkColumn['type'];
  readonly nullable: boolean;
}

function columnsOf(members: Fields, path: readonly string[], isOptional = false): Placed[] {
  return Object.entries(members).flatMap(([member, field]): Placed[] => {
    const at = [...path, member];
    if (isColumn(field)) {
      const name = plainIdentifier(field.name ?? snakeCase(member));
      const isNullable = isOptional || field.nullable;
      return [{ path: at, name, parameter: camelCase(name), type: field.type, nullable: isNullable }];
    }
    return isOptionalGroup(field) ? columnsOf(field.members, at, true) : columnsOf(field, at, isOptional);
  });
}

/** Finds the columns' names once for a table, not for each of its rows. */
function readerOf(members: Fields, prefix = ''): (row: SqlRow) => Record<string, unknown> {
  const readers = Object.entries(members).map(
    ([member, field]) => [member, fieldReaderOf(member, field, prefix)] as const,
  );
  return (row) => {
    const value: Record<string, unknown> = {};
    for (const [member, read] of readers) value[member] = read(row);
    return value;
  };
}

function fieldReaderOf(member: string, field: Fields[string], prefix: string): (row: SqlRow) => unknown {
  if (isColumn(field)) {
    const name = `${prefix}${field.name ?? snakeCase(member)}`;
    return (row) => row[name];
  }
  if (!isOptionalGroup(field)) return readerOf(field, prefix);
  const read = readerOf(field.members, prefix);
  const names = columnsOf(field.members, []).map(({ name }) => `${prefix}${name}`);
  return (row) => (names.every((name) => row[name] !== null) ? read(row) : null);
}

/** NULL for the members of an absent optional object. */
function valueAt(value: unknown, path: readonly string[]): SqlValue {
  let at = value;
  for (const member of path) {
    if (at === null) return null;
    at = (at as Record<string, unknown>)[member];
  }
  return at as SqlValue;
}

const isColumn = (field: Fields[string]): field is Column<SqlValue> => field.kind === 'column';
const isOptionalGroup = (field: Fields[string]): field is OptionalGroup<Fields> => field.kind === 'optional';

const snakeCase = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const camelCase = (name: string) =>
  name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
