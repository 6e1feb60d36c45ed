import { createSecretKey } from 'node:crypto';
import { decode, sign, verify } from 'jsonwebtoken';
import { z } from 'zod';
import type { Clock } from '../core/clock';
import type { ServicePrincipal } from './principal';
import { badToken } from './user-tokens';

const LIFETIME_SECONDS = 60;
/** How long a token is reused, so that it is still valid when it arrives. */
const REUSE_SECONDS = 30;

export interface ServiceTokenSigner {
  tokenFor(audience: string, scopes: readonly string[]): string;
}

/** Signs the short-lived tokens that tell a peer which service calls and what it wants to do. */
export function createServiceTokenSigner(options: {
  readonly name: string;
  readonly secret: string;
  readonly clock: Clock;
}): ServiceTokenSigner {
  const key = createSecretKey(Buffer.from(options.secret));
  const cache = new Map<string, { token: string; reusableUntil: number }>();
  return {
    tokenFor(audience, scopes) {
      const now = Math.floor(options.clock.now().getTime() / 1000);
      const cacheKey = `${audience} ${scopes.join(' ')}`;
      const cached = cache.get(cacheKey);
      if (cached !== undefined && now < cached.reusableUntil) return cached.token;
      const token = sign({ scopes, iat: now, exp: now + LIFETIME_SECONDS }, key, {
        algorithm: 'HS256',
        issuer: options.name,
        audience,
      });
      cache.set(cacheKey, { token, reusableUntil: now + REUSE_SECONDS });
      return token;
    },
  };
}

/** A service that may call, the secret that it signs with, and all scopes that it may ask for. */
export interface AdmittedCaller {
  readonly secret: string;
  readonly scopes: readonly string[];
}

export interface ServiceTokenVerifier {
  /** @throws ProblemError 401 for an unknown caller, another audience, a wrong signature or a wrong time */
  verify(token: string): ServicePrincipal;
}

const claimsSchema = z.object({
  iss: z.string(),
  iat: z.number().int(),
  exp: z.number().int(),
  scopes: z.array(z.string()).max(20),
});

export function createServiceTokenVerifier(options: {
  readonly self: string;
  readonly callers: Readonly<Record<string, AdmittedCaller>>;
  readonly clock: Clock;
}): ServiceTokenVerifier {
  const callers = new Map(
    Object.entries(options.callers).map(([name, { secret, scopes }]) => [
      name,
      { key: createSecretKey(Buffer.from(secret)), scopes: new Set(scopes) },
    ]),
  );
  return {
    verify(token) {
      const issuer = claimsSchema.safeParse(decode(token)).data?.iss;
      const caller = issuer === undefined ? undefined : callers.get(issuer);
      if (issuer === undefined || caller === undefined) throw badToken();
      const now = Math.floor(options.clock.now().getTime() / 1000);
      try {
        const claims = claimsSchema.parse(
          verify(token, caller.key, {
            algorithms: ['HS256'],
            issuer,
            audience: options.self,
            clockTimestamp: now,
          }),
        );
        // A stolen secret must not let anyone make a token that is valid for years.
        if (claims.exp - claims.iat > LIFETIME_SECONDS || claims.iat > now + LIFETIME_SECONDS)
          throw badToken();
        return {
          kind: 'service',
          name: issuer,
          scopes: new Set(claims.scopes.filter((scope) => caller.scopes.has(scope))),
        };
      } catch {
        throw badToken();
      }
    },
  };
}
