import type { KeyObject } from 'node:crypto';
import type { SigningKey } from '../../domain/signing-key';

/** Creates the keys that sign tokens, and turns stored keys into usable ones. */
export interface SigningKeyFactory {
  create(id: string): Pick<SigningKey, 'x' | 'y' | 'encryptedPrivateKey'>;
  /** @throws Error that says what to do, when the key was encrypted with another secret. */
  privateKey(key: SigningKey): KeyObject;
  publicKey(key: SigningKey): KeyObject;
}
