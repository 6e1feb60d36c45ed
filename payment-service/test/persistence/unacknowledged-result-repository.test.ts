import type { SqlRunner } from '@ticketing/service-chassis/database';
import { describeOnEachEngine, type TestDatabase } from '@ticketing/service-chassis/testing';
import type {
  UnacknowledgedResult,
  UnacknowledgedResultRepository,
} from '../../src/application/ports/unacknowledged-result-repository';
import { createPaymentRepository } from '../../src/persistence/payment-repository';
import { createUnacknowledgedResultRepository } from '../../src/persistence/unacknowledged-result-repository';
import { paymentMigrations } from '../builders/payment-environment';
import { aPayment, at } from '../builders/payments';

describeOnEachEngine('unacknowledgedResults results', (engine) => {
  let database: TestDatabase;
  let unacknowledgedResults: UnacknowledgedResultRepository;

  beforeEach(async () => {
    database = await engine.open({ migrations: paymentMigrations });
    unacknowledgedResults = createUnacknowledgedResultRepository(database);
    await createPaymentRepository(database).insert(aPayment({ id: 'pay_1' }), at(0));
  });
  afterEach(() => database.dispose());

  const inTransaction = <T>(work: (tx: SqlRunner) => Promise<T>) => database.transactions.run(work);
  const aResult = (messageId: string): UnacknowledgedResult => ({
    messageId,
    paymentId: 'pay_1',
    about: 'SUCCESS',
  });
  const add = (result: UnacknowledgedResult, due: number) =>
    inTransaction((tx) => unacknowledgedResults.add(tx, result, at(due)));
  const due = async (seconds: number, limit = 10) =>
    (await unacknowledgedResults.listDue(at(seconds), limit)).map(({ messageId }) => messageId);

  it('are given back as they were stored, with or without a reason', async () => {
    const results: UnacknowledgedResult[] = [
      aResult('msg_1'),
      { messageId: 'msg_2', paymentId: 'pay_1', about: 'REFUNDS', reason: 'Désolé 🎟' },
    ];
    for (const result of results) await add(result, 0);
    expect(await unacknowledgedResults.listByPayment('pay_1')).toEqual(results);
    expect(await unacknowledgedResults.listByPayment('pay_2')).toEqual([]);
  });

  it('come up when their check is due, longest due first', async () => {
    await add(aResult('msg_1'), 30);
    await add(aResult('msg_2'), 10);
    await add(aResult('msg_3'), 20);
    await unacknowledgedResults.postponeCheck('msg_2', at(40));
    expect(await due(30)).toEqual(['msg_3', 'msg_1']);
    expect(await due(30, 1)).toEqual(['msg_3']);
    expect(await due(40)).toEqual(['msg_3', 'msg_1', 'msg_2']);
  });

  it('are removed when they are acknowledged, and cannot be redelivered after that', async () => {
    await add(aResult('msg_1'), 0);
    expect(await inTransaction((tx) => unacknowledgedResults.lock(tx, 'msg_1'))).toBe(true);
    await inTransaction((tx) => unacknowledgedResults.acknowledge(tx, 'msg_1'));
    await inTransaction((tx) => unacknowledgedResults.acknowledge(tx, 'msg_1'));
    expect(await inTransaction((tx) => unacknowledgedResults.lock(tx, 'msg_1'))).toBe(false);
    expect(await due(0)).toEqual([]);
  });

  it('go on with another message', async () => {
    await add(aResult('msg_1'), 0);
    await inTransaction((tx) => unacknowledgedResults.replaceMessage(tx, 'msg_1', 'msg_2'));
    expect(await unacknowledgedResults.listByPayment('pay_1')).toEqual([aResult('msg_2')]);
  });
});
