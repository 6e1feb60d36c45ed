import type { FieldError } from '../core/problem-error';
import type { ProblemDetails } from './problem-details';
import { ProblemError, type ProblemKind } from '../core/problem-error';
import { PeerError, PeerUnavailable } from '../peers/peer-errors';
import {
  CommitOutcomeUnknown,
  DatabaseTimeout,
  StorageFailure,
  TransientDatabaseError,
} from '../database/errors';

const STATUS_OF_KIND: Record<ProblemKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  declined: 402,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  gone: 410,
  unprocessable: 422,
  tooManyRequests: 429,
  unavailable: 503,
};

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  402: 'Declined',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  410: 'Gone',
  413: 'Body too large',
  415: 'Unsupported media type',
  422: 'Unprocessable',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Unavailable',
};

export interface ProblemResponse {
  readonly status: number;
  readonly body: ProblemDetails;
  readonly headers: Readonly<Record<string, string>>;
  /** True when the cause is a fault of this service, so that it is logged with its stack. */
  readonly unexpected: boolean;
}

export function problemResponse(
  status: number,
  code: string,
  detail: string,
  requestId: string,
  more: {
    extra?: Readonly<Record<string, unknown>>;
    errors?: readonly FieldError[];
    headers?: Readonly<Record<string, string>>;
    unexpected?: boolean;
  } = {},
): ProblemResponse {
  return {
    status,
    body: {
      ...more.extra,
      type: 'about:blank',
      title: TITLES[status] ?? 'Error',
      status,
      detail,
      code,
      requestId,
      ...(more.errors === undefined ? {} : { errors: [...more.errors] }),
    },
    headers: more.headers ?? {},
    unexpected: more.unexpected ?? false,
  };
}

/** Errors of express and its body parser carry a status and a type. */
interface HttpError extends Error {
  readonly status: number;
  readonly type?: string;
}

const isHttpError = (error: unknown): error is HttpError =>
  error instanceof Error && 'status' in error && typeof error.status === 'number';

const retryAfter = (seconds: number) => ({ 'Retry-After': String(Math.max(1, Math.ceil(seconds))) });

/** Converts what a handler threw to a response that tells the reader what to do and reveals no internals. */
export function problemResponseOf(error: unknown, requestId: string): ProblemResponse {
  if (error instanceof ProblemError) {
    const { extra, errors, retryAfterSeconds } = error.details;
    const needsRetryAfter = error.kind === 'unavailable' || error.kind === 'tooManyRequests';
    const headers =
      retryAfterSeconds !== undefined || needsRetryAfter ? retryAfter(retryAfterSeconds ?? 1) : {};
    return problemResponse(STATUS_OF_KIND[error.kind], error.code, error.message, requestId, {
      ...(extra === undefined ? {} : { extra }),
      ...(errors === undefined ? {} : { errors }),
      headers: error.kind === 'unauthenticated' ? { ...headers, 'WWW-Authenticate': 'Bearer' } : headers,
    });
  }
  if (error instanceof PeerUnavailable) {
    return problemResponse(
      503,
      'dependency_unavailable',
      `${error.peer} cannot be reached at the moment. Try again shortly.`,
      requestId,
      { headers: retryAfter(2) },
    );
  }
  if (
    error instanceof TransientDatabaseError ||
    error instanceof DatabaseTimeout ||
    error instanceof CommitOutcomeUnknown
  ) {
    return problemResponse(503, 'database_busy', 'The database is busy. Try again shortly.', requestId, {
      headers: retryAfter(1),
      unexpected: true,
    });
  }
  if (error instanceof StorageFailure) {
    const detail = 'Nothing can be stored at the moment. The operators are told. Try again shortly.';
    return problemResponse(503, 'storage_unavailable', detail, requestId, {
      headers: retryAfter(5),
      unexpected: true,
    });
  }
  if (isHttpError(error)) return httpErrorResponse(error, requestId);
  // When no use case handles a peer's problem, the mistake is ours, not the caller's.
  const detail =
    error instanceof PeerError
      ? 'Another part of the platform refused this step. The operators are told.'
      : 'Something went wrong on our side. Quote the request id if it happens again.';
  return problemResponse(500, 'internal_error', detail, requestId, { unexpected: true });
}

function httpErrorResponse(error: HttpError, requestId: string): ProblemResponse {
  switch (error.type) {
    case 'entity.too.large':
      return problemResponse(413, 'body_too_large', 'The body is larger than this call accepts.', requestId);
    case 'entity.parse.failed':
      return problemResponse(400, 'malformed_json', 'The body is not well-formed JSON.', requestId);
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return problemResponse(415, 'unsupported_media_type', 'Send the body as UTF-8 JSON.', requestId);
    default:
      return error.status < 500
        ? problemResponse(
            error.status === 413 ? 413 : 400,
            'malformed_request',
            'The request could not be read.',
            requestId,
          )
        : problemResponse(500, 'internal_error', 'Something went wrong on our side.', requestId, {
            unexpected: true,
          });
  }
}
