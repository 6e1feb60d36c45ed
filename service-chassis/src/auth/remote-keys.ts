import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../core/clock';
import type { UserKeySource } from './user-tokens';

const jwksSchema = z.object({
  keys: z.array(
    z.object({
      kty: z.literal('EC'),
      crv: z.literal('P-256'),
      kid: z.string(),
      x: z.string(),
      y: z.string(),
    }),
  ),
});

/** The key set is fetched again after this time, even if no key is missing. */
const MAXIMUM_AGE_MS = 5 * 60_000;
/** Unknown key ids cause at most one fetch in this time, so that forged tokens cannot make us flood the issuer. */
const MINIMUM_AGE_MS = 10_000;

export interface RemoteKeySourceOptions {
  /** Fetches the JWKS document (RFC 7517). */
  readonly fetchKeySet: () => Promise<unknown>;
  readonly clock: Clock;
}

/** The issuer's published keys, cached. Cached keys stay in use while the issuer cannot be reached. */
export function createRemoteKeySource({ fetchKeySet, clock }: RemoteKeySourceOptions): UserKeySource {
  let keys = new Map<string, KeyObject>();
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let fetching: Promise<void> | undefined;

  async function refresh(): Promise<void> {
    const { keys: published } = jwksSchema.parse(await fetchKeySet());
    keys = new Map(published.map((key) => [key.kid, createPublicKey({ key: { ...key }, format: 'jwk' })]));
    fetchedAt = clock.now().getTime();
  }

  function refreshOnce(): Promise<void> {
    fetching ??= refresh().finally(() => (fetching = undefined));
    return fetching;
  }

  return {
    async find(keyId) {
      const known = keys.get(keyId);
      const ageMs = clock.now().getTime() - fetchedAt;
      if (known !== undefined) {
        if (ageMs > MAXIMUM_AGE_MS) refreshOnce().catch(() => undefined);
        return known;
      }
      if (ageMs >= MINIMUM_AGE_MS) await refreshOnce();
      return keys.get(keyId);
    },
  };
}
