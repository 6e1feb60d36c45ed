import { types } from 'node:util';
import {
  ConstraintViolation,
  StorageFailure,
  TransientDatabaseError,
  UniqueViolation,
  UnsafeInteger,
} from './errors';

/** https://sqlite.org/rescode.html: the low byte is the primary code, the whole number the extended one. */
const primaryCode = { busy: 5, locked: 6, inputOutput: 10, full: 13, constraint: 19 } as const;
const uniqueCodes: ReadonlySet<number> = new Set([1555, 2067, 2579]);

/** Converts the driver's errors to the typed errors of this package; anything else is returned unchanged. */
export function sqliteError(error: unknown): unknown {
  // The driver's errors may belong to another realm than this module's `Error`.
  if (!types.isNativeError(error)) return error;
  const kind = kindOf(error);
  return kind === 'other' ? error : new errorClasses[kind](error.message, { cause: error });
}

const errorClasses = {
  unique: UniqueViolation,
  constraint: ConstraintViolation,
  transient: TransientDatabaseError,
  storage: StorageFailure,
  'unsafe integer': UnsafeInteger,
};

type ErrorKind = keyof typeof errorClasses | 'other';

function kindOf(error: Error): ErrorKind {
  const code = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : undefined;
  return code === undefined ? kindOfMessage(error.message) : kindOfCode(code);
}

function kindOfCode(code: number): ErrorKind {
  if (uniqueCodes.has(code)) return 'unique';
  const primary = code & 0xff;
  if (primary === primaryCode.constraint) return 'constraint';
  if (primary === primaryCode.full || primary === primaryCode.inputOutput) return 'storage';
  return primary === primaryCode.busy || primary === primaryCode.locked ? 'transient' : 'other';
}

/**
 * The package gives no code when a statement fails while it returns rows. Its error texts are SQLite's own and stable.
 */
function kindOfMessage(message: string): ErrorKind {
  if (message.startsWith('UNIQUE constraint failed')) return 'unique';
  if (message.includes('constraint failed')) return 'constraint';
  if (/^database (table )?is locked/.test(message)) return 'transient';
  if (message === 'database or disk is full' || message === 'disk I/O error') return 'storage';
  return message.startsWith('Value is too large to be represented') ? 'unsafe integer' : 'other';
}
