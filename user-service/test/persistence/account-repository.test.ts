import { UniqueViolation, type SqlRunner } from '@ticketing/service-chassis/database';
import { allAtOnce, describeOnEachEngine, type TestDatabase } from '@ticketing/service-chassis/testing';
import { createAccountRepository } from '../../src/persistence/account-repository';
import type { Account } from '../../src/domain/account';
import { accountBuilder } from '../builders/account';
import { migrations } from '../builders/user-service';

const now = new Date('2026-06-01T12:00:00.250Z');
const nowSeconds = Math.floor(now.getTime() / 1_000);

describeOnEachEngine('the accounts', (engine) => {
  let database: TestDatabase;
  let accounts: ReturnType<typeof createAccountRepository>;
  beforeEach(async () => {
    database = await engine.open({ migrations });
    accounts = createAccountRepository(database);
  });
  afterEach(() => database.dispose());

  const newAccount = accountBuilder();
  const add = async (changes: Parameters<typeof newAccount>[0] = {}) => {
    const account = newAccount(changes);
    await accounts.insert(database, account);
    return account;
  };
  const inTransaction = <T>(work: (tx: SqlRunner) => Promise<T>) => database.transactions.run(work);
  const activeAccount = async (id: string): Promise<Account> => {
    const account = await accounts.find(id);
    if (account === undefined || account.status === 'ERASED') throw new Error(`${id} is not there`);
    return account;
  };

  it('returns what was stored, letters and milliseconds included', async () => {
    const account = await add({ name: 'Zoë 🎫 Łukasz', phone: '+14155550123', createdAt: now });
    const expected = { ...account, status: 'ACTIVE', updatedAt: now };
    expect(await accounts.find(account.id)).toEqual(expected);
    expect(await accounts.findByEmail(account.email)).toEqual(expected);
  });

  it('know no other account', async () => {
    await add();
    expect(await accounts.find('usr_missing')).toBeUndefined();
    expect(await accounts.findByEmail("' OR '1'='1")).toBeUndefined();
  });

  it('contain an email once, also when many come at the same moment', async () => {
    const results = await allAtOnce(20, () => add({ email: 'one@example.test' }));
    const refused = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as unknown] : [],
    );
    expect(refused).toHaveLength(19);
    expect(refused.every((error) => error instanceof UniqueViolation)).toBe(true);
  });

  it('contain any number of erased accounts, whose emails are free again', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { id } = await add({ email: 'again@example.test' });
      expect(await inTransaction((tx) => accounts.erase(tx, id, now))).toBe(true);
      expect(await accounts.find(id)).toMatchObject({ id, status: 'ERASED' });
    }
    expect(await accounts.findByEmail('again@example.test')).toBeUndefined();
  });

  it('erase an account once', async () => {
    const { id } = await add();
    const results = await allAtOnce(5, () => inTransaction((tx) => accounts.erase(tx, id, now)));
    expect(results.filter((result) => result.status === 'fulfilled' && result.value)).toHaveLength(1);
  });

  it('let no change reach an erased account', async () => {
    const { id } = await add({ passwordHash: 'old' });
    const before = await activeAccount(id);
    await inTransaction((tx) => accounts.erase(tx, id, now));
    const erased = await accounts.find(id);
    expect([
      await accounts.change(id, { name: 'New' }, now),
      await accounts.rehash(id, 'old', 'new'),
      await inTransaction((tx) => accounts.setPassword(tx, id, 'new', now)),
      await inTransaction((tx) =>
        accounts.replacePassword(tx, id, { previousHash: 'old', hash: 'new' }, now),
      ),
      await inTransaction((tx) => accounts.administer(tx, before, { role: 'admin' }, now)),
    ]).toEqual([false, false, false, false, false]);
    expect(await accounts.find(id)).toEqual(erased);
  });

  it('change of a profile what is named', async () => {
    const { id } = await add({ name: 'Ann', phone: '+14155550123' });
    await accounts.change(id, { name: 'Änn 🎫' }, now);
    expect(await activeAccount(id)).toMatchObject({ name: 'Änn 🎫', phone: '+14155550123', updatedAt: now });
    await accounts.change(id, { phone: null }, now);
    expect(await activeAccount(id)).toMatchObject({ name: 'Änn 🎫', phone: null });
  });

  it('replace the password that was read, and no other', async () => {
    const { id } = await add({ passwordHash: 'first' });
    const replace = (previousHash: string, hash: string) =>
      inTransaction((tx) => accounts.replacePassword(tx, id, { previousHash, hash }, now));
    expect(await replace('first', 'second')).toBe(true);
    expect(await replace('first', 'third')).toBe(false);
    expect((await activeAccount(id)).passwordHash).toBe('second');
  });

  it('hash the same password anew without ending sessions', async () => {
    const { id, tokensValidFrom } = await add({ passwordHash: 'cheap' });
    expect(await accounts.rehash(id, 'cheap', 'dear')).toBe(true);
    expect(await accounts.rehash(id, 'cheap', 'dearer')).toBe(false);
    expect(await activeAccount(id)).toMatchObject({ passwordHash: 'dear', tokensValidFrom });
  });

  describe('put the end of all sessions', () => {
    it('behind the second in which it was asked for', async () => {
      const { id } = await add({ tokensValidFrom: nowSeconds - 1_000 });
      await inTransaction((tx) => accounts.setPassword(tx, id, null, now));
      expect((await activeAccount(id)).tokensValidFrom).toBe(nowSeconds + 1);
    });

    it('behind each earlier one of the same second', async () => {
      const { id } = await add({ tokensValidFrom: nowSeconds });
      await allAtOnce(5, () => inTransaction((tx) => accounts.setPassword(tx, id, 'new', now)));
      expect((await activeAccount(id)).tokensValidFrom).toBe(nowSeconds + 5);
    });

    it('whatever ends them', async () => {
      const { id } = await add({ tokensValidFrom: nowSeconds, passwordHash: 'first' });
      const cuts: number[] = [];
      const cutOf = async () => cuts.push((await accounts.find(id))?.tokensValidFrom ?? 0);
      const account = await activeAccount(id);
      await inTransaction((tx) =>
        accounts.replacePassword(tx, id, { previousHash: 'first', hash: 'second' }, now),
      );
      await cutOf();
      await inTransaction((tx) => accounts.administer(tx, account, { status: 'SUSPENDED' }, now));
      await cutOf();
      await inTransaction((tx) => accounts.erase(tx, id, now));
      await cutOf();
      expect(cuts).toEqual([nowSeconds + 1, nowSeconds + 2, nowSeconds + 3]);
    });
  });

  it('administer an account only as it was read', async () => {
    const { id } = await add();
    const asRead = await activeAccount(id);
    const change = (role: 'staff' | 'organizer') =>
      inTransaction((tx) => accounts.administer(tx, asRead, { role }, now));
    expect(await change('staff')).toBe(true);
    expect(await change('organizer')).toBe(false);
    expect(await activeAccount(id)).toMatchObject({ role: 'staff', status: 'ACTIVE' });
  });

  it('know whether there is an active admin, or another one', async () => {
    const has = (except?: string) =>
      inTransaction((tx) => accounts.hasActiveAdmin(tx, except === undefined ? undefined : { except }));
    expect(await has()).toBe(false);
    const first = await add({ role: 'admin' });
    expect([await has(), await has(first.id)]).toEqual([true, false]);
    const second = await add({ role: 'admin' });
    expect(await has(first.id)).toBe(true);
    const read = await activeAccount(second.id);
    await inTransaction((tx) => accounts.administer(tx, read, { status: 'SUSPENDED' }, now));
    expect(await has(first.id)).toBe(false);
  });

  it('are listed after a given one, by email and by role, without the erased ones', async () => {
    const people = [];
    for (let index = 0; index < 5; index += 1)
      people.push(await add({ role: index === 3 ? 'staff' : 'customer' }));
    const [first, second, third, fourth, fifth] = people.map(({ id }) => id);
    await inTransaction((tx) => accounts.erase(tx, second ?? '', now));
    const ids = async (...[filter, count]: Parameters<typeof accounts.list>) =>
      (await accounts.list(filter, count)).map(({ id }) => id);
    expect(await ids({}, 10)).toEqual([first, third, fourth, fifth]);
    expect(await ids({}, 2)).toEqual([first, third]);
    expect(await ids({ afterId: third }, 2)).toEqual([fourth, fifth]);
    expect(await ids({ role: 'staff' }, 10)).toEqual([fourth]);
    expect(await ids({ role: 'customer', afterId: first }, 10)).toEqual([third, fifth]);
    expect(await ids({ email: people[0]?.email }, 10)).toEqual([first]);
  });
});
