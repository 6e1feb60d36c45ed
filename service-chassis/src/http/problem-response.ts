import {
  ProblemError,
  type FieldError,
  type ProblemErrorDetails,
  type ProblemKind,
} from '../core/problem-error';
import { PeerError, PeerUnavailable } from '../peers/peer-errors';
import {
  CommitOutcomeUnknown,
  DatabaseTimeout,
  StorageFailure,
  TransientDatabaseError,
} from '../database/errors';
import { bodyEncodings } from './body-encodings';
import type { ProblemDetails } from './problem-details';

const STATUS_OF_KIND: Record<ProblemKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  declined: 402,
  forbidden: 403,
  notFound: 404,
  notSupported: 405,
  conflict: 409,
  gone: 410,
  preconditionFailed: 412,
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
  412: 'Precondition failed',
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

/** Converts what a handler threw to a response that tells the reader what to do and reveals no internals. */
export function problemResponseOf(error: unknown, requestId: string): ProblemResponse {
  const { status, code, detail, headers = {}, unexpected = false, extra, errors } = describe(error);
  const title = TITLES[status] ?? 'Error';
  return {
    status,
    body: {
      ...extra,
      ...{ type: 'about:blank', title, status, detail, code, requestId },
      ...(errors === undefined ? {} : { errors: errors.map(withFieldName) }),
    },
    headers,
    unexpected,
  };
}

/** A rule, such as "must be in the future", becomes a sentence about its field. Other texts are sentences already. */
function withFieldName({ pointer, detail }: FieldError): FieldError {
  if (!/^(must|is|are|cannot|may|has|holds|needs|belongs|ends)\b/.test(detail)) return { pointer, detail };
  return { pointer, detail: `${fieldNameOf(pointer)} ${detail}` };
}

/** The last name in the pointer, with the number of the entry in a list, counted from 0 as in the pointer. */
function fieldNameOf(pointer: string): string {
  const segments = pointer.split('/').filter((segment) => segment !== '');
  const name = segments.findLastIndex((segment) => !/^\d+$/.test(segment));
  if (name === -1) return segments.length === 0 ? 'The body' : `Entry ${segments.join('.')}`;
  const indexes = segments.slice(name + 1).map((index) => `[${index}]`);
  const unescaped = (segments[name] ?? '').replaceAll('~1', '/').replaceAll('~0', '~');
  return `${unescaped}${indexes.join('')}`;
}

interface Description extends Pick<ProblemErrorDetails, 'extra' | 'errors'> {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly unexpected?: boolean;
}

const retryAfter = (seconds: number) => ({ 'Retry-After': String(Math.max(1, Math.ceil(seconds))) });

function describe(error: unknown): Description {
  if (error instanceof ProblemError) return describeProblem(error);
  if (error instanceof PeerUnavailable) {
    const detail = `${error.peer} cannot be reached at the moment. Try again shortly.`;
    return { status: 503, code: 'dependency_unavailable', detail, headers: retryAfter(2) };
  }
  if (
    error instanceof TransientDatabaseError ||
    error instanceof DatabaseTimeout ||
    error instanceof CommitOutcomeUnknown
  ) {
    const detail = 'The database is busy. Try again shortly.';
    return { status: 503, code: 'database_busy', detail, headers: retryAfter(1), unexpected: true };
  }
  if (error instanceof StorageFailure) {
    const detail = 'Nothing can be stored at the moment. The operators are told. Try again shortly.';
    return { status: 503, code: 'storage_unavailable', detail, headers: retryAfter(5), unexpected: true };
  }
  if (isHttpError(error) && error.status < 500) return describeHttpError(error);
  // When no use case handles a peer's problem, the mistake is ours, not the caller's.
  const detail =
    error instanceof PeerError
      ? 'Another part of the platform refused this step. The operators are told.'
      : 'Something went wrong on our side. Quote the request id if it happens again.';
  return { status: 500, code: 'internal_error', detail, unexpected: true };
}

function describeProblem({ kind, code, message, details }: ProblemError): Description {
  const { retryAfterSeconds, ...more } = details;
  const needsRetryAfter = kind === 'unavailable' || kind === 'tooManyRequests';
  const headers = {
    ...(retryAfterSeconds !== undefined || needsRetryAfter ? retryAfter(retryAfterSeconds ?? 1) : {}),
    ...(kind === 'unauthenticated' ? { 'WWW-Authenticate': 'Bearer' } : {}),
  };
  return { status: STATUS_OF_KIND[kind], code, detail: message, headers, ...more };
}

/** Errors of express and its body parser carry a status and a type. */
interface HttpError extends Error {
  readonly status: number;
  readonly type?: string;
}

const isHttpError = (error: unknown): error is HttpError =>
  error instanceof Error && 'status' in error && typeof error.status === 'number';

function describeHttpError({ status, type }: HttpError): Description {
  switch (type) {
    case 'entity.too.large':
      return { status: 413, code: 'body_too_large', detail: 'The body is larger than this call accepts.' };
    case 'entity.parse.failed':
      return { status: 400, code: 'malformed_json', detail: 'The body is not well-formed JSON.' };
    case 'charset.unsupported':
      return { status: 415, code: 'unsupported_media_type', detail: 'Send the body as UTF-8 JSON.' };
    case 'encoding.unsupported': {
      const accepted = bodyEncodings.join(', ');
      const detail = `Send the body uncompressed, or with one of these as Content-Encoding: ${accepted}.`;
      // RFC 9110, section 15.5.16: the response says which encodings would have been accepted.
      return {
        status: 415,
        code: 'unsupported_media_type',
        detail,
        headers: { 'Accept-Encoding': accepted },
      };
    }
    default: {
      const detail = 'The request could not be read.';
      return { status: status === 413 ? 413 : 400, code: 'malformed_request', detail };
    }
  }
}
