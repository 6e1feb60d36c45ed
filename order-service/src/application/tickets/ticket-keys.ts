import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { Clock, Random } from '@ticketing/service-chassis/core';
import { createEncryptor } from '@ticketing/service-chassis/service';
import type { StoredTicketKey, TicketKeyRepository } from '../ports/ticket-key-repository';

export interface TicketKey {
  readonly keyId: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** A public key as RFC 8037 writes it. */
export interface PublicTicketKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: 'EdDSA';
}

export type TicketKeys = ReturnType<typeof createTicketKeys>;

export interface TicketKeysDependencies {
  readonly storedTicketKeys: TicketKeyRepository;
  readonly secret: string;
  readonly clock: Clock;
  readonly random: Random;
}

const SEED_BYTES = 32;
/** The bytes before the 32 bytes of an Ed25519 seed in PKCS #8 (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The Ed25519 key that signs tickets, made at the first start and shared by all replicas through the database. */
export function createTicketKeys(dependencies: TicketKeysDependencies) {
  const { storedTicketKeys, secret, clock, random } = dependencies;
  const encryptor = createEncryptor({ secret, purpose: 'order-service ticket-key', random });
  let key: TicketKey | undefined;

  return {
    /** Reads the key, or makes it at the first start. @throws Error when the secret does not decrypt the stored key */
    async load(): Promise<void> {
      const stored =
        (await storedTicketKeys.find()) ?? (await storedTicketKeys.insertUnlessThere(newKey(), clock.now()));
      const privateKey = privateKeyOf(decrypt(stored));
      key = { keyId: stored.keyId, privateKey, publicKey: createPublicKey(privateKey) };
    },
    current,
    published(): readonly PublicTicketKey[] {
      const { keyId, privateKey } = current();
      return [
        { kty: 'OKP', crv: 'Ed25519', x: publicPart(privateKey), kid: keyId, use: 'sig', alg: 'EdDSA' },
      ];
    },
  };

  function current(): TicketKey {
    if (key === undefined) throw new Error('The ticket key is not loaded yet: start the service first.');
    return key;
  }

  function newKey(): StoredTicketKey {
    const seed = random.bytes(SEED_BYTES);
    const publicKey = publicPart(privateKeyOf(seed));
    const keyId = createHash('sha256').update(publicKey).digest('hex').slice(0, 16);
    return { keyId, publicKey, encryptedPrivateKey: encryptor.seal(seed, keyId) };
  }

  function decrypt({ keyId, encryptedPrivateKey }: StoredTicketKey): Buffer {
    try {
      return encryptor.open(encryptedPrivateKey, keyId);
    } catch (cause) {
      throw new Error(
        'The ticket key in the database was encrypted with another secret. Set TICKET_KEY_SECRET to the secret with which it was created.',
        { cause },
      );
    }
  }
}

const privateKeyOf = (seed: Buffer): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });

function publicPart(privateKey: KeyObject): string {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (x === undefined) throw new Error('The ticket key is not an Ed25519 key.');
  return x;
}
