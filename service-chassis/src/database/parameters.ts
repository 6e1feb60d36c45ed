import type { SqlParams, SqlValue } from './database';
import { InvalidStatement } from './errors';

const noParams: SqlParams = {};

/**
 * Checks that `params` has exactly the names that the text uses, each with a value that both engines accept. Both
 * drivers are less strict: an extra or missing name would silently become NULL, or the error would not name it.
 */
export function checkedParams(
  text: string,
  names: readonly string[],
  params: SqlParams = noParams,
): SqlParams {
  for (const name of names) {
    const value: unknown = params[name];
    if (value === undefined) {
      const problem = name in params ? `is undefined: pass null for an absent value` : 'has no value';
      throw new InvalidStatement(`Parameter @${name} ${problem}. Statement: ${text}`);
    }
    checkValue(value, () => `Parameter @${name}`);
  }
  const given = Object.keys(params);
  if (given.length !== names.length) {
    const extra = given.find((name) => !names.includes(name)) ?? '';
    throw new InvalidStatement(`Parameter @${extra} is not used by the statement: ${text}`);
  }
  return params;
}

/**
 * Throws on anything but text, a safe integer, a boolean, a valid Date or null. The error text begins with `subject`.
 */
export function checkValue(value: unknown, subject: () => string): asserts value is SqlValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return;
    case 'number':
      if (Number.isSafeInteger(value)) return;
      throw new InvalidStatement(
        `${subject()} is ${value}: only whole numbers in the safe range are stored; keep money in minor units.`,
      );
    case 'object':
      if (value === null) return;
      if (value instanceof Date) {
        if (value.getUTCFullYear() >= 1 && value.getUTCFullYear() <= 9999) return;
        throw new InvalidStatement(`${subject()} is an invalid Date: DATETIME2 holds the years 1 to 9999.`);
      }
      break;
    default:
  }
  throw new InvalidStatement(
    `${subject()} is of type ${typeof value}: give text, a whole number, a boolean, a Date or null.`,
  );
}
