import type { IdSource } from '@ticketing/service-chassis/core';
import { sign } from 'jsonwebtoken';
import type { TokenSigner } from '../application/ports';
import type { SigningKeys } from '../application/signing-keys';

/** Signs user tokens (RFC 7519) with the key that is current now. */
export function createTokenSigner(options: {
  readonly keys: SigningKeys;
  readonly ids: IdSource;
  readonly issuer: string;
  readonly audience: string;
}): TokenSigner {
  const { keys, ids, issuer, audience } = options;
  return {
    async sign({ userId, role, issuedAt, expiresAt }) {
      const { id, privateKey } = await keys.current();
      return sign({ sub: userId, role, iat: issuedAt, exp: expiresAt, jti: ids.next('tok') }, privateKey, {
        algorithm: 'ES256',
        keyid: id,
        issuer,
        audience,
      });
    },
  };
}
