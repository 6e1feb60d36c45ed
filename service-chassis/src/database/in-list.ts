import { InvalidStatement } from './errors';
import type { SqlValue } from './database';
import { plainIdentifier } from './identifier';

/**
 * SQL Server accepts 2,100 parameters in a statement; the remaining ones are for other values of the same statement.
 */
export const maximumInListLength = 2_000;

export interface InList<Value extends SqlValue> {
  /** `@s0, @s1, @s2`, for `IN (...)`. */
  readonly text: string;
  readonly params: Readonly<Record<string, Value>>;
}

/**
 * One parameter for each value, named `<prefix>0`, `<prefix>1` ... Throws on an empty list, which no engine accepts,
 * and above 2,000 values: use `dialect.jsonList` for these.
 */
export function inList<Value extends SqlValue>(prefix: string, values: readonly Value[]): InList<Value> {
  plainIdentifier(prefix);
  if (values.length === 0) {
    throw new InvalidStatement(
      `The list '${prefix}' is empty: decide before the statement what an empty list means.`,
    );
  }
  if (values.length > maximumInListLength) {
    throw new InvalidStatement(
      `The list '${prefix}' has ${values.length} values; at most ${maximumInListLength} fit. Use dialect.jsonList.`,
    );
  }
  const entries = values.map((value, index) => [`${prefix}${index}`, value] as const);
  return { text: entries.map(([name]) => `@${name}`).join(', '), params: Object.fromEntries(entries) };
}
