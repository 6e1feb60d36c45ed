import { InvalidStatement } from './errors';
import type { SqlValue } from './database';
import { plainIdentifier } from './identifier';

/** SQL Server takes 2,100 parameters in a statement; the rest is left for the other ones of the same text. */
export const maximumInListLength = 2_000;

export interface InList<Value extends SqlValue> {
  /** `@s0, @s1, @s2`, to stand within `IN (...)`. */
  readonly text: string;
  readonly params: Readonly<Record<string, Value>>;
}

/**
 * One parameter a value, named `<prefix>0`, `<prefix>1` ... Throws on an empty list, which no engine takes, and above
 * 2,000 values, for which `dialect.jsonList` is made.
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
