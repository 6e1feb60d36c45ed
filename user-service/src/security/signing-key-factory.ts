import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { z } from 'zod';
import type { Encryptor } from '@ticketing/service-chassis/service';
import type { SigningKeyFactory } from '../application/ports/signing-key-factory';

const publicMembers = z.object({ x: z.string(), y: z.string() });

/** P-256 keys for ES256 (RFC 7518, 3.4). The private half leaves this module only encrypted, or as an opaque KeyObject. */
export function createSigningKeyFactory(encryptor: Encryptor): SigningKeyFactory {
  return {
    create(id) {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const { x, y } = publicMembers.parse(publicKey.export({ format: 'jwk' }));
      const plain = privateKey.export({ format: 'der', type: 'pkcs8' });
      return { x, y, encryptedPrivateKey: encryptor.seal(plain, id) };
    },

    privateKey({ id, encryptedPrivateKey }) {
      let plain: Buffer;
      try {
        plain = encryptor.open(encryptedPrivateKey, id);
      } catch (cause) {
        throw new Error(
          `The signing key ${id} cannot be opened with this SIGNING_KEY_SECRET. Start with the secret that it was made ` +
            'with; if that is lost, delete the rows of signing_keys, which signs everybody out.',
          { cause },
        );
      }
      return createPrivateKey({ key: plain, format: 'der', type: 'pkcs8' });
    },

    publicKey: ({ x, y }) => createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' }),
  };
}
