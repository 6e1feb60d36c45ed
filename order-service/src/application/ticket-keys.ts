import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import type { Clock, Random } from '@ticketing/service-chassis';

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
const IV_BYTES = 12;
const TAG_BYTES = 16;
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
  const sealingKey = Buffer.from(hkdfSync('sha256', options.secret, '', 'ticket-key', 32));
  let key: TicketKey | undefined;

  function seal(seed: Buffer, keyId: string): string {
    const iv = random.bytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', sealingKey, iv).setAAD(Buffer.from(keyId));
    const sealed = Buffer.concat([cipher.update(seed), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  function open({ keyId, sealedPrivateKey }: StoredTicketKey): Buffer {
    const bytes = Buffer.from(sealedPrivateKey, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', sealingKey, bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(keyId));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    } catch {
      throw new Error(
        'The ticket key in the database was sealed with another secret. Set TICKET_KEY_SECRET to the one it was made with.',
      );
    }
  }

  function made(): StoredTicketKey {
    const seed = random.bytes(SEED_BYTES);
    const publicKey = publicPart(privateKeyOf(seed));
    const keyId = createHash('sha256').update(publicKey).digest('hex').slice(0, 16);
    return { keyId, publicKey, sealedPrivateKey: seal(seed, keyId) };
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
