import { UniqueViolation } from '@ticketing/service-chassis/database';
import { describeOnEachEngine, type TestDatabase } from '@ticketing/service-chassis/testing';
import { createAccountRepository } from '../../src/persistence/account-repository';
import { createEncryptedResponseRepository } from '../../src/persistence/encrypted-response-repository';
import { accountBuilder } from '../builders/account';
import { migrations } from '../builders/user-service';

const now = new Date('2026-06-01T12:00:00.000Z');
const expiresAt = new Date('2026-06-02T12:00:00.000Z');

describeOnEachEngine('the encrypted responses', (engine) => {
  let database: TestDatabase;
  let responses: ReturnType<typeof createEncryptedResponseRepository>;
  const userId = 'usr_ann';
  const response = { userId, requestMac: 'a'.repeat(64), encryptedResponse: 's'.repeat(5_000), expiresAt };
  beforeEach(async () => {
    database = await engine.open({ migrations });
    responses = createEncryptedResponseRepository(database);
    await createAccountRepository(database).insert(database, accountBuilder()({ id: userId }));
  });
  afterEach(() => database.dispose());

  it('are returned completely until they expire', async () => {
    await responses.insert(database, 'id', now, response);
    expect(await responses.find('id', now)).toEqual(response);
    expect(await responses.find('id', expiresAt)).toBeUndefined();
  });

  it('exist once per id, until the previous one has expired', async () => {
    await responses.insert(database, 'id', now, response);
    await expect(responses.insert(database, 'id', now, response)).rejects.toThrow(UniqueViolation);
    const next = { ...response, expiresAt: new Date('2026-06-03T12:00:00.000Z') };
    await responses.insert(database, 'id', expiresAt, next);
    expect(await responses.find('id', expiresAt)).toEqual(next);
  });

  it('are deleted with their account or when they expire', async () => {
    await responses.insert(database, 'one', now, response);
    await database.transactions.run((tx) => responses.deleteByUser(tx, userId));
    expect(await responses.find('one', now)).toBeUndefined();
    await responses.insert(database, 'two', now, response);
    expect([await responses.deleteExpired(now), await responses.deleteExpired(expiresAt)]).toEqual([0, 1]);
  });
});
