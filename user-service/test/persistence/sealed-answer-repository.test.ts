import { UniqueViolation } from '@ticketing/service-chassis/database';
import { describeOnEachEngine, type TestDatabase } from '@ticketing/service-chassis/testing';
import { createAccountRepository } from '../../src/persistence/account-repository';
import { createSealedAnswerRepository } from '../../src/persistence/sealed-answer-repository';
import { accountBuilder } from '../builders/account';
import { migrations } from '../builders/user-service';

const now = new Date('2026-06-01T12:00:00.000Z');
const expiresAt = new Date('2026-06-02T12:00:00.000Z');

describeOnEachEngine('the sealed answers', (engine) => {
  let database: TestDatabase;
  let answers: ReturnType<typeof createSealedAnswerRepository>;
  const userId = 'usr_ann';
  const answer = { userId, requestMac: 'a'.repeat(64), sealedAnswer: 's'.repeat(5_000), expiresAt };
  beforeEach(async () => {
    database = await engine.open({ migrations });
    answers = createSealedAnswerRepository(database);
    await createAccountRepository(database).insert(database, accountBuilder()({ id: userId }));
  });
  afterEach(() => database.dispose());

  it('come back whole until they expire', async () => {
    await answers.insert(database, 'id', now, answer);
    expect(await answers.find('id', now)).toEqual(answer);
    expect(await answers.find('id', expiresAt)).toBeUndefined();
  });

  it('are given once an id, until the former one has expired', async () => {
    await answers.insert(database, 'id', now, answer);
    await expect(answers.insert(database, 'id', now, answer)).rejects.toThrow(UniqueViolation);
    const next = { ...answer, expiresAt: new Date('2026-06-03T12:00:00.000Z') };
    await answers.insert(database, 'id', expiresAt, next);
    expect(await answers.find('id', expiresAt)).toEqual(next);
  });

  it('go with their person or with their time', async () => {
    await answers.insert(database, 'one', now, answer);
    await database.transactions.run((tx) => answers.eraseOf(tx, userId));
    expect(await answers.find('one', now)).toBeUndefined();
    await answers.insert(database, 'two', now, answer);
    expect([await answers.sweep(now), await answers.sweep(expiresAt)]).toEqual([0, 1]);
  });
});
