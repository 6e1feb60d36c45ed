import { addMilliseconds, type Clock, type IdSource } from '@ticketing/service-chassis/core';
import type { Transactions } from '@ticketing/service-chassis/database';
import type { KeyObject } from 'node:crypto';
import {
  KEYS_CACHED_MS,
  publishedUntil,
  rotationStep,
  type SigningKey,
  type SigningKeyStatus,
} from '../domain/signing-key';
import type { SigningKeyFactory } from './ports/signing-key-factory';
import type { SigningKeyRepository } from './ports/signing-key-repository';

export type SigningKeys = ReturnType<typeof createSigningKeys>;

export interface SigningKeysDependencies {
  readonly repository: SigningKeyRepository;
  readonly transactions: Transactions;
  readonly keyFactory: SigningKeyFactory;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly rotateAfterMs: number;
  readonly publishedBeforeUseMs: number;
}

/** The keys of all replicas. They are stored in the database and cached here for a minute. */
export function createSigningKeys(dependencies: SigningKeysDependencies) {
  const { repository, transactions, keyFactory, clock, ids } = dependencies;
  const cache = createKeyCache(dependencies);

  return {
    /** Loads the keys, and creates the first one when there is none. @throws Error when they cannot be decrypted. */
    async start(): Promise<void> {
      const now = clock.now();
      const keys = await repository.listPublished(now);
      // When several replicas start at once, the unique index lets one create the key, and all of them load that one.
      if (withStatus(keys, 'CURRENT') === undefined) await repository.insert(newKey('CURRENT', now, now));
      await cache.load();
    },

    /** The key that signs now. */
    async current(): Promise<{ readonly id: string; readonly privateKey: KeyObject }> {
      const { current } = await cache.notOlderThan(KEYS_CACHED_MS);
      return { id: current.key.id, privateKey: current.privateKey };
    },

    /** The public half of a published key. */
    async find(keyId: string): Promise<KeyObject | undefined> {
      const known = (await cache.notOlderThan(KEYS_CACHED_MS)).publicKeys.get(keyId);
      return known ?? (await cache.notOlderThan(LOAD_AGAIN_MS)).publicKeys.get(keyId);
    },

    /** What verifiers may need now: the next key, the current one, and retired ones whose tokens may still be valid. */
    async published(): Promise<readonly SigningKey[]> {
      const now = clock.now();
      const { all } = await cache.notOlderThan(KEYS_CACHED_MS);
      return all.filter((key) => key.publishedUntil === null || key.publishedUntil > now);
    },

    /** Creates, publishes, changes over and deletes keys as they are due. */
    async rotate(): Promise<void> {
      const now = clock.now();
      const keys = await cache.load();
      const current = keys.current.key;
      const next = withStatus(keys.all, 'NEXT');
      const step = rotationStep({ current, next }, now, dependencies.rotateAfterMs);
      if (step === 'publish next') {
        const currentFrom = addMilliseconds(now, dependencies.publishedBeforeUseMs);
        await repository.insert(newKey('NEXT', now, currentFrom));
      } else if (step === 'change over' && next !== undefined) {
        const change = { currentId: current.id, nextId: next.id, now, publishedUntil: publishedUntil(now) };
        await transactions.run((tx) => repository.changeOver(tx, change));
      }
      const deleted = await repository.deleteExpired(now);
      if (step !== 'nothing' || deleted > 0) await cache.load();
    },

    /** For how many seconds the current key has been signing. */
    currentAgeSeconds(): number {
      const current = cache.loaded()?.current;
      return current === undefined ? 0 : (clock.now().getTime() - current.key.currentFrom.getTime()) / 1_000;
    },
  };

  function newKey(status: SigningKeyStatus, now: Date, currentFrom: Date): SigningKey {
    const id = ids.next('key');
    return { id, status, ...keyFactory.create(id), publishedAt: now, currentFrom, publishedUntil: null };
  }
}

/** An unknown key id loads the keys at most this often, so that forged tokens cannot overload the database. */
const LOAD_AGAIN_MS = 1_000;

interface LoadedKeys {
  readonly all: readonly SigningKey[];
  readonly publicKeys: ReadonlyMap<string, KeyObject>;
  readonly current: { readonly key: SigningKey; readonly privateKey: KeyObject };
  readonly loadedAt: number;
}

function createKeyCache({
  repository,
  keyFactory,
  clock,
}: Pick<SigningKeysDependencies, 'repository' | 'keyFactory' | 'clock'>) {
  let loaded: LoadedKeys | undefined;
  let loading: Promise<LoadedKeys> | undefined;

  return {
    loaded: () => loaded,
    load,
    notOlderThan: async (ageMs: number): Promise<LoadedKeys> =>
      loaded !== undefined && clock.now().getTime() - loaded.loadedAt < ageMs ? loaded : load(),
  };

  /** One query at a time; callers who come in the meantime share its result. */
  function load(): Promise<LoadedKeys> {
    loading ??= query().finally(() => (loading = undefined));
    return loading;
  }

  async function query(): Promise<LoadedKeys> {
    const now = clock.now();
    const all = await repository.listPublished(now);
    const key = withStatus(all, 'CURRENT');
    if (key === undefined) {
      throw new Error('There is no current signing key. Restart the service to create one.');
    }
    const known = loaded?.current;
    loaded = {
      all,
      publicKeys: new Map(all.map((each) => [each.id, keyFactory.publicKey(each)])),
      current: known?.key.id === key.id ? { ...known, key } : { key, privateKey: keyFactory.privateKey(key) },
      loadedAt: now.getTime(),
    };
    return loaded;
  }
}

const withStatus = (keys: readonly SigningKey[], status: SigningKeyStatus) =>
  keys.find((key) => key.status === status);
