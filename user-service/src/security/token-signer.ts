import type { IdSource } from '@ticketing/service-chassis/core';
import { sign } from 'jsonwebtoken';
import type { TokenSigner } from '../application/ports/token-signer';
import type { SigningKeys } from '../application/signing-keys';

/** Signs user tokens (RFC 7519) with the current key. */
export function createTokenSigner(dependencies: {
  readonly keys: SigningKeys;
  readonly ids: IdSource;
  readonly issuer: string;
  readonly audience: string;
}): TokenSigner {
  const { keys, ids, issuer, audience } = dependencies;
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
