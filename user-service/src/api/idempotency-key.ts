import { invalidIdempotencyKey } from '../domain/problems';

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * The Idempotency-Key of a route whose use case stores its own, encrypted responses. @throws ProblemError 400 for a key that is
 * not 1 to 255 visible ASCII characters.
 */
export function idempotencyKeyOf(call: { header(name: string): string | undefined }): string | undefined {
  const key = call.header('idempotency-key');
  if (key === undefined || IDEMPOTENCY_KEY.test(key)) return key;
  throw invalidIdempotencyKey();
}

/** Marks the response to a repeat, as the chassis does on every other route. */
export const replayedHeader = (repeated: boolean): Readonly<Record<string, string>> =>
  repeated ? { 'Idempotency-Replayed': 'true' } : {};
