import { allAtOnce, describeOnEachEngine, type TestDatabase } from '@ticketing/service-chassis/testing';
import type { SigningKey } from '../../src/domain/signing-key';
import { createSigningKeyRepository } from '../../src/persistence/signing-key-repository';
import { migrations } from '../builders/user-service';

const now = new Date('2026-06-01T12:00:00.000Z');
const later = new Date('2026-06-01T13:00:00.000Z');

const newKey = (id: string, status: SigningKey['status']): SigningKey => ({
  id,
  status,
  x: 'x'.repeat(43),
  y: 'y'.repeat(43),
  encryptedPrivateKey: 's'.repeat(222),
  publishedAt: now,
  currentFrom: now,
  publishedUntil: null,
});

describeOnEachEngine('the signing keys', (engine) => {
  let database: TestDatabase;
  let keys: ReturnType<typeof createSigningKeyRepository>;
  beforeEach(async () => {
    database = await engine.open({ migrations });
    keys = createSigningKeyRepository(database);
  });
  afterEach(() => database.dispose());

  const changeOver = (currentId: string, nextId: string) =>
    database.transactions.run((tx) => keys.changeOver(tx, { currentId, nextId, now, publishedUntil: later }));

  it('come back as they were put in', async () => {
    const key = newKey('key_1', 'CURRENT');
    await keys.insert(key);
    expect(await keys.listPublished(now)).toEqual([key]);
  });

  it.each(['CURRENT', 'NEXT'] as const)(
    'hold one %s, whoever makes one at the same moment',
    async (status) => {
      const results = await allAtOnce(10, (index) => keys.insert(newKey(`key_${index}`, status)));
      expect(results.filter((result) => result.status === 'fulfilled' && result.value)).toHaveLength(1);
      expect(await keys.listPublished(now)).toHaveLength(1);
    },
  );

  it('change over once', async () => {
    await keys.insert(newKey('key_1', 'CURRENT'));
    await keys.insert(newKey('key_2', 'NEXT'));
    const results = await allAtOnce(10, () => changeOver('key_1', 'key_2'));
    expect(results.filter((result) => result.status === 'fulfilled' && result.value)).toHaveLength(1);
    const [first, second] = await keys.listPublished(now);
    expect([first?.status, first?.publishedUntil, second?.status]).toEqual(['RETIRED', later, 'CURRENT']);
  });

  it('keep the current one when there is no next one', async () => {
    await keys.insert(newKey('key_1', 'CURRENT'));
    await expect(changeOver('key_1', 'key_2')).rejects.toThrow('key_2');
    expect((await keys.listPublished(now)).map(({ status }) => status)).toEqual(['CURRENT']);
  });

  it('are published until their time, and swept then', async () => {
    await keys.insert(newKey('key_1', 'CURRENT'));
    await keys.insert(newKey('key_2', 'NEXT'));
    await changeOver('key_1', 'key_2');
    expect(await keys.listPublished(new Date(later.getTime() - 1))).toHaveLength(2);
    expect(await keys.deleteExpired(new Date(later.getTime() - 1))).toBe(0);
    expect(await keys.listPublished(later)).toHaveLength(1);
    expect(await keys.deleteExpired(later)).toBe(1);
  });
});
