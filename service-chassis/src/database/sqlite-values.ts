import type { SqlValue } from './database';

export type SqliteInput = string | bigint | null;
export type SqliteOutput = string | number | null;

/**
 * Dates are stored as ISO 8601 text with milliseconds and `Z`, which sorts as the times do. Integers are sent as
 * integers, not as floating-point numbers (the driver's default), so that a division has an integer result.
 */
export function toSqlite(value: SqlValue): SqliteInput {
  if (typeof value === 'string' || value === null) return value;
  if (typeof value === 'number') return BigInt(value);
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return value.toISOString();
}

export type FromSqlite = (value: SqliteOutput) => SqlValue;

/** How to read a column by its declared type; `null` is for an expression, which has no declared type. */
export function readerFor(declaredType: string | null): FromSqlite {
  const type = declaredType?.toUpperCase() ?? '';
  if (type === 'BIT') return (value) => (value === null ? null : value !== 0);
  if (type.startsWith('DATETIME2')) return (value) => (value === null ? null : new Date(value));
  return (value) => value;
}
