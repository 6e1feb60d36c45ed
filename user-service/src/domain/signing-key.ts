import { addMilliseconds } from '@ticketing/service-chassis/core';
import { TOKEN_LIFETIME_SECONDS } from './token-times';

/** For how long a process uses the keys that it has loaded from the database, in milliseconds. */
export const KEYS_CACHED_MS = 60_000;

/**
 * How long a retired key stays published, in milliseconds: the lifetime of its last token, plus the time for which a process
 * may still sign with it because it has not loaded the new keys yet, plus a margin for clocks that differ.
 */
const PUBLISHED_AFTER_USE_MS = TOKEN_LIFETIME_SECONDS * 1_000 + KEYS_CACHED_MS + 5 * 60_000;

export type SigningKeyStatus = 'NEXT' | 'CURRENT' | 'RETIRED';

/** The public half is in the coordinates of its JWK (RFC 7518, 6.2.1), the private half is encrypted. */
export interface SigningKey {
  readonly id: string;
  readonly status: SigningKeyStatus;
  readonly x: string;
  readonly y: string;
  readonly encryptedPrivateKey: string;
  readonly publishedAt: Date;
  /** When it signs for the first time. */
  readonly currentFrom: Date;
  readonly publishedUntil: Date | null;
}

export type RotationStep = 'publish next' | 'change over' | 'nothing';

/** What is due now. A new key is published before it signs, so that every verifier knows the key of every token. */
export function rotationStep(
  keys: { readonly current: SigningKey; readonly next: SigningKey | undefined },
  now: Date,
  rotateAfterMs: number,
): RotationStep {
  if (keys.next !== undefined) return keys.next.currentFrom <= now ? 'change over' : 'nothing';
  return addMilliseconds(keys.current.currentFrom, rotateAfterMs) <= now ? 'publish next' : 'nothing';
}

export const publishedUntil = (retiredAt: Date): Date => addMilliseconds(retiredAt, PUBLISHED_AFTER_USE_MS);
