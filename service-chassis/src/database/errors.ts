/** The row violates a unique index or a primary key. */
export class UniqueViolation extends Error {
  override readonly name = 'UniqueViolation';
}

/** The row violates a CHECK, FOREIGN KEY, NOT NULL or length rule. */
export class ConstraintViolation extends Error {
  override readonly name = 'ConstraintViolation';
}

/** The same work may succeed if it is tried again: a deadlock victim, a snapshot conflict, a lost connection, a busy file. */
export class TransientDatabaseError extends Error {
  override readonly name = 'TransientDatabaseError';
}

/**
 * The connection was lost after COMMIT was sent, so it is unknown whether the work is in the database. The transaction
 * is not retried: the caller must read the rows, or repeat the request with the same idempotency key.
 */
export class CommitOutcomeUnknown extends Error {
  override readonly name = 'CommitOutcomeUnknown';
}

/**
 * The program called the database wrongly: with a missing or extra parameter, or with a value that no column accepts.
 */
export class InvalidStatement extends Error {
  override readonly name = 'InvalidStatement';
}

/** The database contains an integer that a JavaScript number cannot represent exactly. */
export class UnsafeInteger extends Error {
  override readonly name = 'UnsafeInteger';
}

/** The database did not finish a statement within its time. Outside a transaction a write may have been done. */
export class DatabaseTimeout extends Error {
  override readonly name = 'DatabaseTimeout';
}

/**
 * The database could not write: its disk is full or fails. It is unknown whether any of the work is stored. Reads may
 * still succeed.
 */
export class StorageFailure extends Error {
  override readonly name = 'StorageFailure';
}
