import type { IncomingHttpHeaders } from 'node:http';
import { currentContext } from '../logging/request-context';
import type { IdSource } from '../core/ids';

/** Visible ASCII, so that a request id can be written to a header and a log line unchanged. */
const REQUEST_ID = /^[\x21-\x7e]{1,128}$/;

/** The id that the caller sent, or a new one. */
export function requestIdFrom(headers: IncomingHttpHeaders, ids: IdSource): string {
  const given = headers['x-request-id'] ?? headers['x-correlation-id'];
  return isUsable(given) ? given : ids.next('req');
}

/** The caller's X-Correlation-ID, which its response has too, also beside another request id. */
export function correlationHeader({
  'x-correlation-id': given,
}: IncomingHttpHeaders): Record<string, string> {
  return isUsable(given) ? { 'X-Correlation-ID': given } : {};
}

const isUsable = (given: string | string[] | undefined): given is string =>
  typeof given === 'string' && REQUEST_ID.test(given);

/** The id of the current request. */
export const currentRequestId = (): string => currentContext()?.requestId ?? 'unknown';
