import type { SqlRunner } from '@ticketing/service-chassis/database';
import { allAtOnce, describeOnEachEngine, type TestDatabase } from '@ticketing/service-chassis/testing';
import type { PaymentRepository } from '../../src/application/ports/payment-repository';
import { createPaymentRepository } from '../../src/persistence/payment-repository';
import { paymentMigrations } from '../builders/payment-environment';
import { aPayment, at, inr } from '../builders/payments';

describeOnEachEngine('payments', (engine) => {
  let database: TestDatabase;
  let payments: PaymentRepository;

  beforeEach(async () => {
    database = await engine.open({ migrations: paymentMigrations });
    payments = createPaymentRepository(database);
  });
  afterEach(() => database.dispose());

  const inTransaction = <T>(work: (tx: SqlRunner) => Promise<T>) => database.transactions.run(work);
  async function finalize(id: string, reason?: 'declined'): Promise<boolean> {
    const payment = await payments.find(id);
    if (payment === undefined) throw new Error(`no payment ${id}`);
    const outcome =
      reason === undefined ? ({ status: 'SUCCESS' } as const) : ({ status: 'FAILED', reason } as const);
    return inTransaction((tx) => payments.finalize(tx, payment, outcome, at(0)));
  }
  async function insertPaid(id: string, amount: number) {
    await payments.insert(aPayment({ id }), at(0));
    await payments.acquireChargeRight(id, inr(amount));
    await finalize(id);
  }

  it('returns what was stored', async () => {
    const payment = aPayment({
      id: 'pay_1',
      amount: inr(9_007_199_254_740),
      orderStatus: 'PAID',
      orderStatusAt: at(7),
    });
    expect(await payments.insert(payment, at(0))).toBe(true);
    expect(await payments.find('pay_1')).toEqual(payment);
    expect(await payments.findByIdempotencyKey(payment.idempotencyKey ?? '')).toEqual(payment);
    expect(await payments.findByReference(payment.reference)).toEqual(payment);
    expect(await payments.find('pay_2')).toBeUndefined();
  });

  it('lets a request begin one payment', async () => {
    await payments.insert(aPayment({ id: 'pay_1', idempotencyKey: 'one', orderId: 'ord_1' }), at(0));
    expect(
      await payments.insert(aPayment({ id: 'pay_2', idempotencyKey: 'one', orderId: 'ord_2' }), at(0)),
    ).toBe(false);
  });

  it('lets any number of payments have lost their request', async () => {
    await payments.insert(aPayment({ id: 'pay_1', idempotencyKey: null, orderId: 'ord_1' }), at(0));
    expect(
      await payments.insert(aPayment({ id: 'pay_2', idempotencyKey: null, orderId: 'ord_2' }), at(0)),
    ).toBe(true);
  });

  it('lets one of many begin to pay an order', async () => {
    const results = await allAtOnce(20, (index) => payments.insert(aPayment({ id: `pay_${index}` }), at(0)));
    expect(results.filter((result) => result.status === 'fulfilled' && result.value)).toHaveLength(1);
  });

  it('lets one of many people charge an order', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `pay_${index}`);
    for (const id of ids) await payments.insert(aPayment({ id, userId: `usr_${id}` }), at(0));
    const results = await allAtOnce(20, (index) => payments.acquireChargeRight(ids[index] ?? '', inr(100)));
    const outcomes = results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed'));
    expect(outcomes.filter((outcome) => outcome === 'acquired')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'taken')).toHaveLength(19);
    const winner = ids[outcomes.indexOf('acquired')];
    expect((await payments.findCharging('ord_1'))?.id).toBe(winner);
  });

  it.each([
    ['PENDING', false],
    ['SUCCESS', false],
    ['PARTIALLY_REFUNDED', false],
    ['FAILED', true],
    ['REFUNDED', true],
  ] as const)('after one that is %s, lets the order be paid: %s', async (status, expected) => {
    const failureReason = status === 'FAILED' ? 'declined' : null;
    await payments.insert(aPayment({ id: 'pay_1', status, failureReason, amount: inr(100) }), at(0));
    expect(await payments.insert(aPayment({ id: 'pay_2' }), at(0))).toBe(expected);
    expect((await payments.findLive('ord_1', 'usr_1'))?.id).toBe(expected ? 'pay_2' : 'pay_1');
  });

  it('lets one of many end a payment', async () => {
    await payments.insert(aPayment({ id: 'pay_1', amount: inr(100) }), at(0));
    const results = await allAtOnce(20, (index) =>
      finalize('pay_1', index % 2 === 0 ? 'declined' : undefined),
    );
    expect(results.filter((result) => result.status === 'fulfilled' && result.value)).toHaveLength(1);
  });

  it('does not end as never charged what has got an amount meanwhile', async () => {
    const begun = aPayment({ id: 'pay_1' });
    await payments.insert(begun, at(0));
    await payments.acquireChargeRight('pay_1', inr(100));
    const finalized = await inTransaction((tx) =>
      payments.finalize(tx, begun, { status: 'FAILED', reason: 'hold_expired' }, at(1)),
    );
    expect(finalized).toBe(false);
    expect(await payments.find('pay_1')).toMatchObject({ status: 'PENDING', amount: inr(100) });
  });

  it('stores no amount for a payment that has ended', async () => {
    await payments.insert(aPayment({ id: 'pay_1', status: 'FAILED', failureReason: 'not_charged' }), at(0));
    expect(await payments.acquireChargeRight('pay_1', inr(100))).toBe('ended');
  });

  it('reserves, of many who ask for a part, no more than there is', async () => {
    await insertPaid('pay_1', 100);
    const results = await allAtOnce(30, () => inTransaction((tx) => payments.reserveRefund(tx, 'pay_1', 30)));
    expect(results.filter((result) => result.status === 'fulfilled' && result.value)).toHaveLength(3);
    expect((await payments.find('pay_1'))?.refundReserved).toBe(90);
  });

  it('follows a refund from reserved to done, and to all of it', async () => {
    await insertPaid('pay_1', 100);
    await inTransaction(async (tx) => {
      await payments.reserveRefund(tx, 'pay_1', 40);
      await payments.completeRefund(tx, 'pay_1', 40);
    });
    expect(await payments.find('pay_1')).toMatchObject({ status: 'PARTIALLY_REFUNDED', refunded: 40 });
    await inTransaction(async (tx) => {
      await payments.reserveRefund(tx, 'pay_1', 60);
      await payments.completeRefund(tx, 'pay_1', 60);
    });
    expect(await payments.find('pay_1')).toMatchObject({ status: 'REFUNDED', refunded: 100 });
    expect(await inTransaction((tx) => payments.reserveRefund(tx, 'pay_1', 1))).toBe(false);
  });

  it('completes or releases nothing that was not reserved', async () => {
    await insertPaid('pay_1', 100);
    await expect(inTransaction((tx) => payments.completeRefund(tx, 'pay_1', 1))).rejects.toThrow(
      'not reserved',
    );
    await expect(inTransaction((tx) => payments.releaseRefund(tx, 'pay_1', 1))).rejects.toThrow(
      'not reserved',
    );
  });

  it('remembers that order-service has acknowledged the success, whatever is reported later', async () => {
    await insertPaid('pay_1', 100);
    await inTransaction((tx) =>
      payments.saveOrderStatus(tx, 'pay_1', { status: 'CONFIRMED', at: at(1) }, true),
    );
    await inTransaction((tx) =>
      payments.saveOrderStatus(tx, 'pay_1', { status: 'REFUNDED', at: at(2) }, false),
    );
    expect(await payments.find('pay_1')).toMatchObject({
      orderStatus: 'REFUNDED',
      orderStatusAt: at(2),
      successAcknowledged: true,
    });
  });

  it('finds the pending ones whose time has come, longest due first', async () => {
    for (const [id, due] of [
      ['pay_1', 30],
      ['pay_2', 10],
      ['pay_3', 20],
      ['pay_4', 99],
    ] as const) {
      await payments.insert(aPayment({ id, orderId: `ord_${id}` }), at(due));
    }
    await payments.postponeCheck('pay_3', at(50));
    await inTransaction(async (tx) => {
      const ended = aPayment({ id: 'pay_1' });
      await payments.finalize(tx, ended, { status: 'FAILED', reason: 'declined' }, at(30));
    });
    const due = async (now: number, limit: number) =>
      (await payments.listDue(at(now), limit)).map(({ id }) => id);
    expect(await due(50, 10)).toEqual(['pay_2', 'pay_3']);
    expect(await due(50, 1)).toEqual(['pay_2']);
    expect(await due(9, 10)).toEqual([]);
  });

  it('lists newest first, by order, by person, and from a place on', async () => {
    for (const [id, orderId, userId] of [
      ['pay_1', 'ord_1', 'usr_1'],
      ['pay_2', 'ord_2', 'usr_1'],
      ['pay_3', 'ord_1', 'usr_2'],
    ] as const) {
      await payments.insert(aPayment({ id, orderId, userId }), at(0));
    }
    const ids = async (...query: Parameters<PaymentRepository['list']>) =>
      (await payments.list(...query)).map(({ id }) => id);
    expect(await ids({}, 10)).toEqual(['pay_3', 'pay_2', 'pay_1']);
    expect(await ids({}, 1, 'pay_3')).toEqual(['pay_2']);
    expect(await ids({ orderId: 'ord_1' }, 10)).toEqual(['pay_3', 'pay_1']);
    expect(await ids({ userId: 'usr_1' }, 10)).toEqual(['pay_2', 'pay_1']);
    expect(await ids({ userId: 'usr_1', orderId: 'ord_1' }, 10)).toEqual(['pay_1']);
    expect(await ids({ userId: 'usr_1' }, 10, 'pay_2')).toEqual(['pay_1']);
  });
});
