import { allAtOnce, describeOnEachEngine, type TestDatabase } from '@ticketing/service-chassis/testing';
import { createAccountRepository } from '../../src/persistence/account-repository';
import { createPasswordResetRepository } from '../../src/persistence/password-reset-repository';
import { accountBuilder } from '../builders/account';
import { migrations } from '../builders/user-service';

const now = new Date('2026-06-01T12:00:00.000Z');
const end = new Date('2026-06-01T12:30:00.000Z');

describeOnEachEngine('the password resets', (engine) => {
  let database: TestDatabase;
  let resets: ReturnType<typeof createPasswordResetRepository>;
  const userId = 'usr_ann';
  beforeEach(async () => {
    database = await engine.open({ migrations });
    resets = createPasswordResetRepository(database);
    await createAccountRepository(database).insert(database, accountBuilder()({ id: userId }));
  });
  afterEach(() => database.dispose());

  const hashOf = (id: string) => id.padEnd(64, '0');
  const add = async (id: string, requestedAt = now) => {
    const reset = {
      id,
      userId,
      tokenHash: hashOf(id),
      encryptedToken: 'sealed',
      requestedAt,
      expiresAt: end,
    };
    await resets.insert(database, reset);
    const stored = await resets.find(id);
    if (stored === undefined) throw new Error(`${id} was not stored`);
    return stored;
  };
  const use = (reset: Awaited<ReturnType<typeof add>>, at = now) =>
    database.transactions.run((tx) => resets.use(tx, reset, at));

  it('are found by the hash of their token while they are open and in time', async () => {
    const reset = await add('msg_1');
    expect(await resets.findOpen(hashOf('msg_1'), now)).toEqual(reset);
    expect(await resets.findOpen(hashOf('msg_1'), end)).toBeUndefined();
    expect(await resets.findOpen(hashOf('msg_2'), now)).toBeUndefined();
  });

  it('are used once, by one of many', async () => {
    const reset = await add('msg_1');
    const results = await allAtOnce(20, () => use(reset));
    expect(results.filter((result) => result.status === 'fulfilled' && result.value)).toHaveLength(1);
    expect(await resets.find('msg_1')).toMatchObject({ status: 'USED', usedAt: now, encryptedToken: null });
  });

  it('are not used when their time is over, or when they were voided', async () => {
    expect(await use(await add('msg_1'), end)).toBe(false);
    await database.transactions.run((tx) => resets.voidOpen(tx, userId));
    expect(await use(await add('msg_2'))).toBe(true);
    const voided = await resets.find('msg_1');
    expect(voided).toMatchObject({ status: 'VOID', encryptedToken: null });
    expect(await resets.findOpen(hashOf('msg_1'), now)).toBeUndefined();
  });

  it('get more time only while their link waits to be handed over', async () => {
    await add('msg_1');
    const later = new Date('2026-06-01T13:00:00.000Z');
    expect(await resets.extend('msg_1', later)).toBe(true);
    expect((await resets.find('msg_1'))?.expiresAt).toEqual(later);
    await resets.deleteEncryptedToken('msg_1');
    expect(await resets.extend('msg_1', end)).toBe(false);
  });

  it('are listed newest first, and deleted with their account', async () => {
    await add('msg_1', now);
    await add('msg_2', end);
    expect((await resets.listByUser(userId, 10)).map(({ id }) => id)).toEqual(['msg_2', 'msg_1']);
    expect(await resets.listByUser(userId, 1)).toHaveLength(1);
    await database.transactions.run((tx) => resets.deleteByUser(tx, userId));
    expect(await resets.listByUser(userId, 10)).toEqual([]);
  });

  it('are swept by their end', async () => {
    await add('msg_1');
    expect(await resets.deleteExpired(now)).toBe(0);
    expect(await resets.deleteExpired(end)).toBe(1);
  });
});
