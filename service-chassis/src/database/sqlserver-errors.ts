import { types } from 'node:util';
import {
  CommitOutcomeUnknown,
  ConstraintViolation,
  DatabaseTimeout,
  StorageFailure,
  TransientDatabaseError,
  UniqueViolation,
} from './errors';

/**
 * Numbers from sys.messages. 2627 is a constraint's violation, 2601 an index's.
 */
const uniqueNumbers: ReadonlySet<number> = new Set([2601, 2627]);
/** 547 a CHECK or FOREIGN KEY, 515 a missing value, 8152 and 2628 a text that is too long, 8115 and 220 a number that is. */
const constraintNumbers: ReadonlySet<number> = new Set([547, 515, 8152, 2628, 8115, 220]);
/**
 * 1205 a deadlock's victim, 1204 no locks left, 1222 a lock timeout, 3960 a snapshot's conflict, -2 a timeout as other
 * drivers number it; the five-digit ones say that a hosted server is busy, moving or starting.
 */
const transientNumbers: ReadonlySet<number> = new Set([
  1204, 1205, 1222, 3960, -2, 10928, 10929, 40197, 40501, 40613, 49918, 49919, 49920,
]);
/** 1101 and 1105 no room in a database's files, 9002 none in its log, 823 and 824 a disk that fails. */
const storageNumbers: ReadonlySet<number> = new Set([1101, 1105, 9002, 823, 824]);
const lostConnectionCodes: ReadonlySet<string> = new Set([
  'ESOCKET',
  'ECONNCLOSED',
  'ECONNRESET',
  'ECLOSE',
  'ENOTOPEN',
  'ENOCONN',
  'EPIPE',
  'EINVALIDSTATE',
]);
/** The driver did not send COMMIT: the server had rolled back before, or the transaction was not open. */
const commitNotSentCodes: ReadonlySet<string> = new Set(['EABORT', 'ENOTBEGUN', 'EREQINPROG']);

export type SqlServerErrorKind =
  'unique' | 'constraint' | 'transient' | 'storage' | 'lost connection' | 'rolled back' | 'timeout' | 'other';

export function kindOfSqlServerError(error: unknown): SqlServerErrorKind {
  const facts = factsOf(error);
  if (facts.numbers.some((number) => uniqueNumbers.has(number))) return 'unique';
  if (facts.numbers.some((number) => constraintNumbers.has(number))) return 'constraint';
  if (facts.numbers.some((number) => transientNumbers.has(number))) return 'transient';
  if (facts.numbers.some((number) => storageNumbers.has(number))) return 'storage';
  if (facts.codes.includes('EABORT')) return 'rolled back';
  if (facts.codes.some((code) => lostConnectionCodes.has(code))) return 'lost connection';
  if (facts.codes.includes('ETIMEOUT')) return 'timeout';
  return 'other';
}

/**
 * For a read, or a statement in a transaction before its commit: when the connection is lost it is undone, so it may be
 * repeated.
 */
export function sqlServerError(error: unknown): unknown {
  if (!types.isNativeError(error)) return error;
  const options = { cause: error };
  switch (kindOfSqlServerError(error)) {
    case 'unique':
      return new UniqueViolation(error.message, options);
    case 'constraint':
      return new ConstraintViolation(error.message, options);
    case 'transient':
    case 'lost connection':
    case 'rolled back':
      return new TransientDatabaseError(error.message, options);
    case 'storage':
      return new StorageFailure(error.message, options);
    case 'timeout':
      return new DatabaseTimeout(error.message, options);
    case 'other':
      return error;
  }
}

/** For an error of COMMIT: its outcome is unknown, unless the server responded or nothing was sent. */
export function commitError(error: unknown): unknown {
  const { codes, numbers } = factsOf(error);
  if (numbers.length > 0 || codes.some((code) => commitNotSentCodes.has(code))) return sqlServerError(error);
  return new CommitOutcomeUnknown('The connection failed while the transaction was being committed.', {
    cause: error,
  });
}

/** For a write outside a transaction: it commits itself, so its outcome is unknown when the connection is lost. */
export function autocommitError(error: unknown): unknown {
  const wasSent = !(types.isNativeError(error) && error.name === 'ConnectionError');
  if (wasSent && kindOfSqlServerError(error) === 'lost connection') {
    return new CommitOutcomeUnknown('The connection failed while a statement was being committed.', {
      cause: error,
    });
  }
  return sqlServerError(error);
}

/** Whether the connection must not be used again after a failed COMMIT or ROLLBACK. */
export function leavesConnectionInDoubt(error: unknown): boolean {
  return !factsOf(error).codes.some((code) => commitNotSentCodes.has(code));
}

interface ErrorFacts {
  readonly codes: readonly string[];
  readonly numbers: readonly number[];
}

/**
 * mssql wraps tedious' errors once or twice (`originalError`, `info`), and lists further errors of a batch separately.
 */
function factsOf(error: unknown): ErrorFacts {
  const codes: string[] = [];
  const numbers: number[] = [];
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if ('code' in value && typeof value.code === 'string') codes.push(value.code);
    if ('number' in value && typeof value.number === 'number') numbers.push(value.number);
    for (const name of ['originalError', 'info', 'cause', 'precedingErrors', 'errors'] as const) {
      const inner = (value as Partial<Record<typeof name, unknown>>)[name];
      if (Array.isArray(inner)) inner.forEach(visit);
      else visit(inner);
    }
  };
  visit(error);
  return { codes, numbers };
}
