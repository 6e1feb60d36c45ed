import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import type { Random } from '../core/random';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
/** NIST SP 800-38D, 5.2.1.1. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts stored values. A value that was encrypted for one purpose and name cannot be decrypted for another. */
export interface Encryptor {
  seal(plain: Buffer, name: string): string;
  /** @throws Error when the value was encrypted with another secret or for another name, or was changed */
  open(sealed: string, name: string): Buffer;
  /** A code that only the holder of the secret can make or check, 64 hex characters. */
  codeOf(text: string): string;
}

/**
 * AES-256-GCM under a key that is derived (HKDF, RFC 5869) from the configured secret for one purpose. The name is
 * authenticated too, so that the value of one row cannot replace the value of another.
 */
export function createEncryptor(options: {
  readonly secret: string;
  readonly purpose: string;
  readonly random: Random;
}): Encryptor {
  const derived = (use: string) =>
    Buffer.from(hkdfSync('sha256', options.secret, '', `${options.purpose} ${use} v1`, KEY_BYTES));
  const key = derived('encryption');
  const codeKey = derived('authentication');
  return {
    seal(plain, name) {
      const nonce = options.random.bytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(
        Buffer.from(name),
      );
      const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },

    open(sealed, name) {
      const bytes = Buffer.from(sealed, 'base64url');
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
      const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(name))
        .setAuthTag(tag);
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    },

    codeOf: (text) => createHmac('sha256', codeKey).update(text).digest('hex'),
  };
}
