import { addMilliseconds, type Clock, type IdSource } from '@ticketing/service-chassis/core';
import type { KeyObject } from 'node:crypto';
import {
  KEYS_REMEMBERED_MS,
  publishedUntil,
  rotationStep,
  type SigningKey,
  type SigningKeyStatus,
} from '../domain/signing-key';
import type { Transactions } from '@ticketing/service-chassis/database';
import type { KeyForge, SigningKeyRepository } from './ports';

/** An unknown key id looks into the database at most this often, so that forged tokens cannot keep it busy. */
const LOOK_AGAIN_MS = 1_000;

export interface SigningKeys {
  /** Loads the keys, and makes the first one when there is none. @throws Error when they cannot be opened. */
  start(): Promise<void>;
  /** The key that signs now. */
  current(): Promise<{ readonly id: string; readonly privateKey: KeyObject }>;
  /** The public half of a published key. */
  find(keyId: string): Promise<KeyObject | undefined>;
  /** What verifiers may need now: the next key, the current one and those whose tokens may still live. */
  published(): Promise<readonly SigningKey[]>;
  /** Does what is due of making, publishing, changing over and deleting keys. */
  rotate(): Promise<void>;
  /** Seconds for which the current key has been signing. */
  currentAgeSeconds(): number;
}

export interface SigningKeysOptions {
  readonly repository: SigningKeyRepository;
  readonly transactions: Transactions;
  readonly forge: KeyForge;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly rotateAfterMs: number;
  readonly publishedBeforeUseMs: number;
}

interface LoadedKeys {
  readonly all: readonly SigningKey[];
  readonly publicKeys: ReadonlyMap<string, KeyObject>;
  readonly current: { readonly key: SigningKey; readonly privateKey: KeyObject };
  readonly loadedAt: number;
}

/** The keys of all replicas, which live in the database and are remembered here for a minute. */
export function createSigningKeys(options: SigningKeysOptions): SigningKeys {
  const { repository, transactions, forge, clock, ids, rotateAfterMs, publishedBeforeUseMs } = options;
  let loaded: LoadedKeys | undefined;
  let loading: Promise<LoadedKeys> | undefined;

  const withStatus = (keys: readonly SigningKey[], status: SigningKeyStatus) =>
    keys.find((key) => key.status === status);

  async function load(): Promise<LoadedKeys> {
    const now = clock.now();
    const all = await repository.listPublished(now);
    const key = withStatus(all, 'CURRENT');
    if (key === undefined)
      throw new Error('There is no current signing key. Start the service anew to make one.');
    const known = loaded?.current;
    loaded = {
      all,
      publicKeys: new Map(all.map((each) => [each.id, forge.publicKey(each)])),
      current: known?.key.id === key.id ? { ...known, key } : { key, privateKey: forge.privateKey(key) },
      loadedAt: now.getTime(),
    };
    return loaded;
  }

  /** One look at a time; who comes meanwhile shares it. */
  function loadOnce(): Promise<LoadedKeys> {
    loading ??= load().finally(() => (loading = undefined));
    return loading;
  }

  async function keysNotOlderThan(ageMs: number): Promise<LoadedKeys> {
    return loaded !== undefined && clock.now().getTime() - loaded.loadedAt < ageMs ? loaded : loadOnce();
  }

  function newKey(status: SigningKeyStatus, now: Date, currentFrom: Date): SigningKey {
    const id = ids.next('key');
    return { id, status, ...forge.make(id), publishedAt: now, currentFrom, publishedUntil: null };
  }

  return {
    async start() {
      const now = clock.now();
      const keys = await repository.listPublished(now);
      // Of several replicas that start at once the unique index lets one make the key; all load that one.
      if (withStatus(keys, 'CURRENT') === undefined) await repository.insert(newKey('CURRENT', now, now));
      await loadOnce();
    },

    async current() {
      const { current } = await keysNotOlderThan(KEYS_REMEMBERED_MS);
      return { id: current.key.id, privateKey: current.privateKey };
    },

    async find(keyId) {
      const known = (await keysNotOlderThan(KEYS_REMEMBERED_MS)).publicKeys.get(keyId);
      return known ?? (await keysNotOlderThan(LOOK_AGAIN_MS)).publicKeys.get(keyId);
    },

    async published() {
      const now = clock.now();
      const { all } = await keysNotOlderThan(KEYS_REMEMBERED_MS);
      return all.filter((key) => key.publishedUntil === null || key.publishedUntil > now);
    },

    async rotate() {
      const now = clock.now();
      const keys = await loadOnce();
      const current = keys.current.key;
      const next = withStatus(keys.all, 'NEXT');
      const step = rotationStep({ current, next }, now, rotateAfterMs);
      if (step === 'publish next') {
        await repository.insert(newKey('NEXT', now, addMilliseconds(now, publishedBeforeUseMs)));
      } else if (step === 'change over' && next !== undefined) {
        const change = { currentId: current.id, nextId: next.id, now, publishedUntil: publishedUntil(now) };
        await transactions.run((tx) => repository.changeOver(tx, change));
      }
      const deleted = await repository.sweep(now);
      if (step !== 'nothing' || deleted > 0) await loadOnce();
    },

    currentAgeSeconds() {
      return loaded === undefined
        ? 0
        : (clock.now().getTime() - loaded.current.key.currentFrom.getTime()) / 1_000;
    },
  };
}
