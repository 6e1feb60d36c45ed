import { UniqueViolation } from '@ticketing/service-chassis/database';
import { allAtOnce, describeOnEachEngine, type TestDatabase } from '@ticketing/service-chassis/testing';
import type { RefundRepository } from '../../src/application/ports/refund-repository';
import type { Refund } from '../../src/domain/refund';
import { createPaymentRepository } from '../../src/persistence/payment-repository';
import { createRefundRepository } from '../../src/persistence/refund-repository';
import { paymentMigrations } from '../builders/payment-environment';
import { aPayment, aRefund, at } from '../builders/payments';

describeOnEachEngine('refunds', (engine) => {
  let database: TestDatabase;
  let refunds: RefundRepository;

  beforeEach(async () => {
    database = await engine.open({ migrations: paymentMigrations });
    refunds = createRefundRepository(database);
    await createPaymentRepository(database).insert(aPayment({ id: 'pay_1' }), at(0));
  });
  afterEach(() => database.dispose());

  const insert = (refund: Refund, due = 0) =>
    database.transactions.run((tx) => refunds.insert(tx, refund, at(due)));
  const finalize = (id: string, failureReason: 'declined' | null) =>
    database.transactions.run((tx) => refunds.finalize(tx, id, failureReason, at(1)));

  it('returns what was stored', async () => {
    const refund = aRefund({ id: 'rfd_1', reason: 'Désolé 🎟' });
    await insert(refund);
    expect(await refunds.find('rfd_1')).toEqual(refund);
    expect(await refunds.findByIdempotencyKey('request-rfd_1')).toEqual(refund);
    expect(await refunds.find('rfd_2')).toBeUndefined();
  });

  it('lets a request begin one refund', async () => {
    await insert(aRefund({ id: 'rfd_1', idempotencyKey: 'one' }));
    await expect(insert(aRefund({ id: 'rfd_2', idempotencyKey: 'one' }))).rejects.toThrow(UniqueViolation);
  });

  it('lets one of many end a refund', async () => {
    await insert(aRefund({ id: 'rfd_1' }));
    const results = await allAtOnce(20, (index) => finalize('rfd_1', index % 2 === 0 ? null : 'declined'));
    expect(results.filter((result) => result.status === 'fulfilled' && result.value)).toHaveLength(1);
  });

  it('finds the pending ones whose time has come, longest due first', async () => {
    await insert(aRefund({ id: 'rfd_1' }), 30);
    await insert(aRefund({ id: 'rfd_2' }), 10);
    await insert(aRefund({ id: 'rfd_3' }), 20);
    await insert(aRefund({ id: 'rfd_4' }), 99);
    await finalize('rfd_1', null);
    await refunds.postponeCheck('rfd_2', at(40));
    const due = await refunds.listDue(at(50), 10);
    expect(due.map(({ id }) => id)).toEqual(['rfd_3', 'rfd_2']);
    expect(await refunds.listDue(at(50), 1)).toHaveLength(1);
  });
});
