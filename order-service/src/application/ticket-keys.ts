import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { Clock, Random } from '@ticketing/service-chassis/core';
import { createEncryptor } from '@ticketing/service-chassis/service';

/** As stored: the public half as base64url of its 32 bytes, the private half sealed. */
export interface StoredTicketKey {
  readonly keyId: string;
  readonly publicKey: string;
  readonly sealedPrivateKey: string;
}

export interface TicketKeyStore {
  find(): Promise<StoredTicketKey | undefined>;
  /** Returns the key that is stored afterwards: the given one, or that of a replica which was first. */
  insertUnlessThere(key: StoredTicketKey, now: Date): Promise<StoredTicketKey>;
}

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

export interface TicketKeys {
  /** Makes or reads the key. Until then there is none. @throws Error when the secret does not open the stored key. */
  load(): Promise<void>;
  current(): TicketKey;
  published(): readonly PublicTicketKey[];
}

const SEED_BYTES = 32;
/** What stands before the 32 bytes of an Ed25519 seed in PKCS #8 (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The Ed25519 key that signs tickets, made at the first start and shared by all replicas through the database. */
export function createTicketKeys(options: {
  readonly store: TicketKeyStore;
  readonly secret: string;
  readonly clock: Clock;
  readonly random: Random;
}): TicketKeys {
  const { store, clock, random } = options;
  const sealer = createEncryptor({ secret: options.secret, purpose: 'order-service ticket-key', random });
  let key: TicketKey | undefined;

  function open({ keyId, sealedPrivateKey }: StoredTicketKey): Buffer {
    try {
      return sealer.open(sealedPrivateKey, keyId);
    } catch (cause) {
      throw new Error(
        'The ticket key in the database was sealed with another secret. Set TICKET_KEY_SECRET to the one it was made with.',
        { cause },
      );
    }
  }

  function made(): StoredTicketKey {
    const seed = random.bytes(SEED_BYTES);
    const publicKey = publicPart(privateKeyOf(seed));
    const keyId = createHash('sha256').update(publicKey).digest('hex').slice(0, 16);
    return { keyId, publicKey, sealedPrivateKey: sealer.seal(seed, keyId) };
  }

  function current(): TicketKey {
    if (key === undefined) throw new Error('The ticket key is not loaded yet: start the service first.');
    return key;
  }

  return {
    async load() {
      const stored = (await store.find()) ?? (await store.insertUnlessThere(made(), clock.now()));
      const privateKey = privateKeyOf(open(stored));
      key = { keyId: stored.keyId, privateKey, publicKey: createPublicKey(privateKey) };
    },
    current,
    published() {
      const { keyId, privateKey } = current();
      return [
        { kty: 'OKP', crv: 'Ed25519', x: publicPart(privateKey), kid: keyId, use: 'sig', alg: 'EdDSA' },
      ];
    },
  };
}

const privateKeyOf = (seed: Buffer): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });

function publicPart(privateKey: KeyObject): string {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (x === undefined) throw new Error('The ticket key is not an Ed25519 key.');
  return x;
}
