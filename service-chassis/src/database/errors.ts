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
