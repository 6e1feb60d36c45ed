import { createHash, type KeyObject } from 'node:crypto';
import { verify } from 'jsonwebtoken';
import { z } from 'zod';
import { problem } from '../core/problem-error';
import type { Clock } from '../core/clock';
import { roles, type UserPrincipal } from './principal';

/** Finds the public key of a signing key by its key id. */
export interface UserKeySource {
  find(keyId: string): Promise<KeyObject | undefined>;
}

export interface UserTokenVerifier {
  /** @throws ProblemError 401 when the token is not one of ours or is not valid now */
  verify(token: string): Promise<UserPrincipal>;
}

const claimsSchema = z.object({
  sub: z.string().min(1).max(64),
  role: z.enum(roles),
  iat: z.number().int(),
  exp: z.number().int(),
});

/** Verified tokens are cached, because an ES256 verification takes 80 us and a look-up by hash takes almost no time. */
const CACHED_TOKENS = 20_000;

export const badToken = (): Error =>
  problem.unauthenticated('bad_token', 'The token is not valid or has expired. Sign in again for a new one.');

export interface UserTokenVerifierOptions {
  readonly keys: UserKeySource;
  readonly issuer: string;
  readonly audience: string;
  readonly clock: Clock;
  /** Whether tokens of this person that were issued at that time (seconds since 1970) are revoked. */
  readonly isRevoked?: (userId: string, issuedAt: number) => Promise<boolean>;
}

export function createUserTokenVerifier(options: UserTokenVerifierOptions): UserTokenVerifier {
  const { keys, issuer, audience, clock, isRevoked } = options;
  const cached = new Map<string, { principal: UserPrincipal; expiresAt: number }>();

  async function verified(token: string, keyId: string): Promise<UserPrincipal> {
    const nowSeconds = clock.now().getTime() / 1000;
    const hash = createHash('sha256').update(token).digest('base64');
    const entry = cached.get(hash);
    if (entry !== undefined && nowSeconds < entry.expiresAt) return entry.principal;
    cached.delete(hash);

    const key = await keys.find(keyId);
    if (key === undefined) throw badToken();
    const claims = readClaims(token, key, Math.floor(nowSeconds));
    const principal: UserPrincipal = {
      kind: 'user',
      userId: claims.sub,
      role: claims.role,
      issuedAt: claims.iat,
    };
    if (cached.size >= CACHED_TOKENS) cached.delete(cached.keys().next().value ?? '');
    cached.set(hash, { principal, expiresAt: claims.exp });
    return principal;
  }

  function readClaims(token: string, key: KeyObject, clockTimestamp: number) {
    try {
      const claims = claimsSchema.parse(
        verify(token, key, { algorithms: ['ES256'], issuer, audience, clockTimestamp }),
      );
      // Clocks of different machines may differ by a minute. More means a forged token or a broken clock.
      if (claims.iat > clockTimestamp + 60) throw badToken();
      return claims;
    } catch {
      throw badToken();
    }
  }

  return {
    async verify(token) {
      const keyId = keyIdOf(token);
      if (keyId === undefined) throw badToken();
      const principal = await verified(token, keyId);
      if (await isRevoked?.(principal.userId, principal.issuedAt)) throw badToken();
      return principal;
    },
  };
}

const headerSchema = z.object({ alg: z.string(), kid: z.string().optional() });

/** The header of a token. It is not verified, so it only decides how the token must be verified. */
export function readTokenHeader(token: string): { alg: string; kid?: string | undefined } | undefined {
  try {
    const [header = ''] = token.split('.', 1);
    return headerSchema.parse(JSON.parse(Buffer.from(header, 'base64url').toString('utf8')));
  } catch {
    return undefined;
  }
}

const keyIdOf = (token: string): string | undefined => readTokenHeader(token)?.kid;
