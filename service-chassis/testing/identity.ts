import { generateKeyPairSync } from 'node:crypto';
import { sign } from 'jsonwebtoken';
import type { Role } from '../src/auth/principal';
import { createServiceTokenSigner } from '../src/auth/service-tokens';
import type { UserKeySource } from '../src/auth/user-tokens';
import type { Clock } from '../src/core/clock';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const KEY_ID = 'test-key';

/** Makes tokens of people and services for tests, with the test's own key. */
export function createTestIdentity(clock: Clock) {
  const userKeys: UserKeySource = {
    find: (keyId) => Promise.resolve(keyId === KEY_ID ? publicKey : undefined),
  };
  return {
    /** For a service's overrides. */
    userKeys,
    /** The value of an Authorization header. */
    user(userId: string, role: Role = 'customer'): string {
      const now = Math.floor(clock.now().getTime() / 1000);
      const token = sign({ sub: userId, role, iat: now, exp: now + 3_600 }, privateKey, {
        algorithm: 'ES256',
        keyid: KEY_ID,
        issuer: 'user-service',
        audience: 'ticketing-platform',
      });
      return `Bearer ${token}`;
    },
    service(name: string, secret: string, audience: string, ...scopes: string[]): string {
      return `Bearer ${createServiceTokenSigner({ name, secret, clock }).tokenFor(audience, scopes)}`;
    },
  };
}
