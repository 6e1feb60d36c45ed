/** Why a request is refused, in words that know nothing of HTTP, so that domain rules can use them. */
export type RefusalKind =
  | 'malformed'
  | 'unauthenticated'
  | 'declined'
  | 'forbidden'
  | 'absent'
  | 'conflict'
  | 'gone'
  | 'unprocessable'
  | 'throttled'
  | 'unavailable';

export interface RefusalDetails {
  /** Members added to the problem document, such as the ids that were in the way. */
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
 * A request that the rules refuse. `code` is stable and in snake_case; `detail` tells the reader what was wrong and what
 * to do next. It becomes the answer, so it must hold nothing secret.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly kind: RefusalKind,
    readonly code: string,
    detail: string,
    readonly details: RefusalDetails = {},
  ) {
    super(detail);
  }
}

const because =
  (kind: RefusalKind) =>
  (code: string, detail: string, details?: RefusalDetails): Refusal =>
    new Refusal(kind, code, detail, details);

/** `throw refusal.conflict('already_used', 'This ... was used at 19:02.')` */
export const refusal = {
  malformed: because('malformed'),
  unauthenticated: because('unauthenticated'),
  declined: because('declined'),
  forbidden: because('forbidden'),
  absent: because('absent'),
  conflict: because('conflict'),
  gone: because('gone'),
  unprocessable: because('unprocessable'),
  throttled: because('throttled'),
  unavailable: because('unavailable'),
} as const;
