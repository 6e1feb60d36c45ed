import { addMilliseconds } from '@ticketing/service-chassis/core';
import { TOKEN_LIFETIME_SECONDS } from './token-times';

/** A process looks into the database for new keys at least this often, in milliseconds. */
export const KEYS_REMEMBERED_MS = 60_000;

/**
 * How long a retired key stays published, in milliseconds: as long as a token of it may live, and before that as long as a
 * process may go on signing with it because it has not looked yet, with room for clocks that differ.
 */
const PUBLISHED_AFTER_USE_MS = TOKEN_LIFETIME_SECONDS * 1_000 + KEYS_REMEMBERED_MS + 5 * 60_000;

export type SigningKeyStatus = 'NEXT' | 'CURRENT' | 'RETIRED';

/** The public half is in the coordinates of its JWK (RFC 7518, 6.2.1), the private half is sealed. */
export interface SigningKey {
  readonly id: string;
  readonly status: SigningKeyStatus;
  readonly x: string;
  readonly y: string;
  readonly sealedPrivateKey: string;
  readonly publishedAt: Date;
  /** When it signs, or is to sign, for the first time. */
  readonly currentFrom: Date;
  readonly publishedUntil: Date | null;
}

export type RotationStep = 'publish next' | 'change over' | 'nothing';

/** What is due: a new key is published before it signs, so that nobody meets a token whose key they have not heard of. */
export function rotationStep(
  keys: { readonly current: SigningKey; readonly next: SigningKey | undefined },
  now: Date,
  rotateAfterMs: number,
): RotationStep {
  if (keys.next !== undefined) return keys.next.currentFrom <= now ? 'change over' : 'nothing';
  return addMilliseconds(keys.current.currentFrom, rotateAfterMs) <= now ? 'publish next' : 'nothing';
}

export const publishedUntil = (retiredAt: Date): Date => addMilliseconds(retiredAt, PUBLISHED_AFTER_USE_MS);
