import type { SqlRow, SqlValue } from './database';
import { UnsafeInteger } from './errors';

/**
 * The driver returns BIGINT as text, because a JavaScript number cannot represent all of them. Changes the rows in
 * place. `bigIntColumns` are the columns, including expressions, that the result's metadata declares as BIGINT.
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
