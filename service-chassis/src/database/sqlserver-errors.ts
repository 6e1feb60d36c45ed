import { types } from 'node:util';
import {
  CommitOutcomeUnknown,
  ConstraintViolation,
  DatabaseTimeout,
  StorageFailure,
  TransientDatabaseError,
  UniqueViolation,
} from './errors';

/** Numbers from sys.messages, by what they mean here. */
const kindsByNumber = [
  // 2627 is a constraint's violation, 2601 an index's.
  ['unique', [2601, 2627]],
  // A CHECK or FOREIGN KEY (547), a missing value (515), a text (8152, 2628) or a number (8115, 220) that is too long.
  ['constraint', [547, 515, 8152, 2628, 8115, 220]],
  // A deadlock's victim (1205), no locks left (1204), a lock timeout (1222), a snapshot's conflict (3960), a timeout as
  // other drivers number it (-2). With the five-digit ones a hosted server says that it is busy, moving or starting.
  ['transient', [1204, 1205, 1222, 3960, -2, 10928, 10929, 40197, 40501, 40613, 49918, 49919, 49920]],
  // No room in a database's files (1101, 1105) or in its log (9002), a disk that fails (823, 824).
  ['storage', [1101, 1105, 9002, 823, 824]],
] as const;
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

const errorClasses = {
  unique: UniqueViolation,
  constraint: ConstraintViolation,
  transient: TransientDatabaseError,
  'lost connection': TransientDatabaseError,
  'rolled back': TransientDatabaseError,
  storage: StorageFailure,
  timeout: DatabaseTimeout,
};

export type SqlServerErrorKind = keyof typeof errorClasses | 'other';

export function kindOfSqlServerError(error: unknown): SqlServerErrorKind {
  const facts = factsOf(error);
  for (const [kind, numbers] of kindsByNumber) {
    if (numbers.some((number) => facts.numbers.includes(number))) return kind;
  }
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
  const kind = kindOfSqlServerError(error);
  return kind === 'other' ? error : new errorClasses[kind](error.message, { cause: error });
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
