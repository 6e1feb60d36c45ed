import type { SqlRow, SqlValue } from './database';
import { UnsafeInteger } from './errors';

/**
 * The driver gives BIGINT as text, since a JavaScript number cannot hold all of them. Changes the rows in place.
 * `bigIntColumns` are the names of the columns that the result's metadata declares so, expressions included.
 */
export function readBigInts(rows: readonly SqlRow[], bigIntColumns: readonly string[]): void {
  for (const column of bigIntColumns) {
    for (const row of rows) row[column] = bigIntValue(column, row[column]);
  }
}

function bigIntValue(column: string, value: SqlValue | undefined): SqlValue {
  if (value === null || value === undefined) return null;
  const number = Number(value);
  if (!Number.isSafeInteger(number)) {
    throw new UnsafeInteger(
      `Column ${column} holds ${String(value)}, which a JavaScript number cannot hold exactly.`,
    );
  }
  return number;
}
