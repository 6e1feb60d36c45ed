import type { BulkColumn, SqlValue } from './database';
import { ConstraintViolation, InvalidStatement } from './errors';
import { checkValue } from './parameters';

/**
 * Rejects rows that SQL Server would reject, and rows that it would silently damage (non-ASCII text in a VARCHAR
 * column), so that a bulk insert has the same result on both engines.
 */
export function checkBulkRows(
  table: string,
  columns: readonly BulkColumn[],
  rows: readonly (readonly SqlValue[])[],
): void {
  const checks = columns.map((column) => ({ column, rule: typeRule(column.type) }));
  rows.forEach((row, rowIndex) => {
    if (row.length !== columns.length) {
      throw new InvalidStatement(
        `Row ${rowIndex} for ${table} has ${row.length} values; its ${columns.length} columns need as many.`,
      );
    }
    checks.forEach(({ column, rule }, columnIndex) => {
      const value: unknown = row[columnIndex];
      const subject = (): string => `${table}.${column.name} in row ${rowIndex}`;
      checkValue(value, subject);
      if (value === null) {
        if (column.nullable !== true) throw new ConstraintViolation(`${subject()} may not be null.`);
      } else if (!rule(value)) {
        throw new ConstraintViolation(`${subject()} does not fit ${column.type}.`);
      }
    });
  });
}

function typeRule(type: BulkColumn['type']): (value: NonNullable<SqlValue>) => boolean {
  switch (type) {
    case 'BIT':
      return (value) => typeof value === 'boolean';
    case 'INT':
      return (value) => typeof value === 'number' && value >= -2_147_483_648 && value <= 2_147_483_647;
    case 'BIGINT':
      return (value) => typeof value === 'number';
    case 'DATETIME2(3)':
      return (value) => value instanceof Date;
    case 'LONG_TEXT':
      return (value) => typeof value === 'string';
    default: {
      const length = textLength(type);
      return type.startsWith('NVARCHAR')
        ? (value) => typeof value === 'string' && value.length <= length
        : (value) => typeof value === 'string' && value.length <= length && isAscii(value);
    }
  }
}

/** The `n` of VARCHAR(n) or NVARCHAR(n). */
export function textLength(type: `VARCHAR(${number})` | `NVARCHAR(${number})`): number {
  const length = Number(/\((\d+)\)/.exec(type)?.[1]);
  if (!Number.isInteger(length) || length < 1) throw new InvalidStatement(`${type} has no valid length.`);
  return length;
}

export function isAscii(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are ASCII too
  return /^[\x00-\x7f]*$/.test(text);
}
