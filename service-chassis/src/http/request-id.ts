import type { IncomingHttpHeaders } from 'node:http';
import { currentContext } from '../logging/request-context';
import type { IdSource } from '../core/ids';

/** Visible ASCII, so that a request id can be written to a header and a log line unchanged. */
const REQUEST_ID = /^[\x21-\x7e]{1,128}$/;

/** The id that the caller sent, or a new one. */
export function requestIdFrom(headers: IncomingHttpHeaders, ids: IdSource): string {
  const given = headers['x-request-id'] ?? headers['x-correlation-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : ids.next('req');
}

/** The id of the current request. */
export const currentRequestId = (): string => currentContext()?.requestId ?? 'unknown';
