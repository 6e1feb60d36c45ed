import { problem } from '@ticketing/service-chassis/core';

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * The Idempotency-Key of a route that keeps its answers itself, sealed. @throws ProblemError 400 for a key that is not 1 to 255
 * visible ASCII characters.
 */
export function idempotencyKeyOf(call: { header(name: string): string | undefined }): string | undefined {
  const key = call.header('idempotency-key');
  if (key === undefined || IDEMPOTENCY_KEY.test(key)) return key;
  throw problem.invalid(
    'invalid_idempotency_key',
    'An Idempotency-Key is 1 to 255 visible ASCII characters.',
  );
}

/** Tells that an answer is the one of an earlier request, as every other route tells it. */
export const replayedHeader = (repeated: boolean): Readonly<Record<string, string>> =>
  repeated ? { 'Idempotency-Replayed': 'true' } : {};
