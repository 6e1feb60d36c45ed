/** A unique index or a primary key refused the row. */
export class UniqueViolation extends Error {
  override readonly name = 'UniqueViolation';
}

/** A CHECK, FOREIGN KEY, NOT NULL or length rule refused the row. */
export class ConstraintViolation extends Error {
  override readonly name = 'ConstraintViolation';
}

/** The same work may succeed if it is tried again: a deadlock victim, a snapshot conflict, a lost connection, a busy file. */
export class TransientDatabaseError extends Error {
  override readonly name = 'TransientDatabaseError';
}

/**
 * The connection was lost after COMMIT was sent, so nobody knows whether the work is in the database.
 * It is never retried here: the caller finds out by reading, or repeats the request under the same idempotency key.
 */
export class CommitOutcomeUnknown extends Error {
  override readonly name = 'CommitOutcomeUnknown';
}

/** The program called the database wrongly: a missing or extra parameter, a value that no column takes. */
export class InvalidStatement extends Error {
  override readonly name = 'InvalidStatement';
}

/** The database holds a whole number that a JavaScript number cannot represent exactly. */
export class UnsafeInteger extends Error {
  override readonly name = 'UnsafeInteger';
}

/** The database did not finish a statement within its time. Outside a transaction a write may have been done. */
export class DatabaseTimeout extends Error {
  override readonly name = 'DatabaseTimeout';
}

/** The database could not write: its disk is full or fails. Nothing of the work is known to be stored, and reads may still succeed. */
export class StorageFailure extends Error {
  override readonly name = 'StorageFailure';
}
