import type { Principal } from './principal';
import type { ServiceTokenVerifier } from './service-tokens';
import { badToken, readTokenHeader, type UserTokenVerifier } from './user-tokens';

export interface Authenticator {
  /** Undefined when there is no header. @throws ProblemError 401 for anything but a valid bearer token */
  authenticate(authorization: string | undefined): Promise<Principal | undefined>;
}

/** People have ES256 tokens, services HS256 tokens. Each kind is verified only with its own kind of key. */
export function createAuthenticator(users: UserTokenVerifier, services: ServiceTokenVerifier): Authenticator {
  return {
    async authenticate(authorization) {
      if (authorization === undefined) return undefined;
      const token = /^Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i.exec(authorization)?.[1];
      if (token === undefined || token.length > 8_192) throw badToken();
      switch (readTokenHeader(token)?.alg) {
        case 'ES256':
          return users.verify(token);
        case 'HS256':
          return services.verify(token);
        default:
          throw badToken();
      }
    },
  };
}
