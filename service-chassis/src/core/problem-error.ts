/** Why a request is rejected, in terms that are independent of HTTP, so that domain rules can use them. */
export type ProblemKind =
  | 'invalid'
  | 'unauthenticated'
  | 'declined'
  | 'forbidden'
  | 'notFound'
  | 'notSupported'
  | 'conflict'
  | 'gone'
  | 'preconditionFailed'
  | 'unprocessable'
  | 'tooManyRequests'
  | 'unavailable';

export interface ProblemErrorDetails {
  /** Members added to the problem document, such as the ids that caused the problem. */
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds?: number;
  readonly errors?: readonly FieldError[];
}

/** One field that was wrong. `pointer` is a JSON Pointer (RFC 6901) into the body, or the name of a parameter. */
export interface FieldError {
  readonly pointer: string;
  readonly detail: string;
}

/**
 * A request that the rules reject. `code` is stable and in snake_case; `detail` tells the reader what was wrong and
 * what to do next. It is part of the response, so it must not contain secrets.
 */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly kind: ProblemKind,
    readonly code: string,
    detail: string,
    readonly details: ProblemErrorDetails = {},
  ) {
    super(detail);
  }
}

const because =
  (kind: ProblemKind) =>
  (code: string, detail: string, details?: ProblemErrorDetails): ProblemError =>
    new ProblemError(kind, code, detail, details);

/** `throw problem.conflict('already_used', 'This ... was used at 19:02.')` */
export const problem = {
  invalid: because('invalid'),
  unauthenticated: because('unauthenticated'),
  declined: because('declined'),
  forbidden: because('forbidden'),
  notFound: because('notFound'),
  notSupported: because('notSupported'),
  conflict: because('conflict'),
  gone: because('gone'),
  preconditionFailed: because('preconditionFailed'),
  unprocessable: because('unprocessable'),
  tooManyRequests: because('tooManyRequests'),
  unavailable: because('unavailable'),
} as const;

export const idempotencyKeyReused = (what = 'request'): ProblemError =>
  problem.unprocessable(
    'idempotency_key_reused',
    `This Idempotency-Key was used for another ${what}. Use a new key for a new ${what}.`,
  );
