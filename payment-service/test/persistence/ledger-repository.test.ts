import { pages } from '@ticketing/service-chassis/core';
import { describeOnEachEngine, type TestDatabase } from '@ticketing/service-chassis/testing';
import type { LedgerRepository } from '../../src/application/ports/ledger-repository';
import type { EntryType, LedgerEntry } from '../../src/domain/gateway-records';
import { createLedgerRepository } from '../../src/persistence/ledger-repository';
import { createPaymentRepository } from '../../src/persistence/payment-repository';
import { createRefundRepository } from '../../src/persistence/refund-repository';
import { paymentMigrations } from '../builders/payment-environment';
import { aPayment, aRefund, at, inr } from '../builders/payments';

describeOnEachEngine('our records, as they are compared with the gateway’s', (engine) => {
  let database: TestDatabase;
  let ledger: LedgerRepository;

  beforeEach(async () => {
    database = await engine.open({ migrations: paymentMigrations });
    ledger = createLedgerRepository(database);
  });
  afterEach(() => database.dispose());

  async function insertPayment(id: string, endedAt?: Date, failed = false, amount: number | null = 100) {
    const payments = createPaymentRepository(database);
    const payment = aPayment({ id, orderId: `ord_${id}`, amount: amount === null ? null : inr(amount) });
    await payments.insert(payment, at(0));
    if (endedAt === undefined) return;
    const outcome = failed
      ? ({ status: 'FAILED', reason: 'declined' } as const)
      : ({ status: 'SUCCESS' } as const);
    await database.transactions.run((tx) => payments.finalize(tx, payment, outcome, endedAt));
  }

  async function insertRefund(id: string, paymentId: string, endedAt?: Date) {
    const refunds = createRefundRepository(database);
    await database.transactions.run(async (tx) => {
      await refunds.insert(
        tx,
        aRefund({ id, paymentId, orderId: `ord_${paymentId}`, createdAt: at(1) }),
        at(1),
      );
      if (endedAt !== undefined) await refunds.finalize(tx, id, null, endedAt);
    });
  }

  async function listAllEnded(entryType: EntryType, from: Date, until: Date): Promise<LedgerEntry[]> {
    const found: LedgerEntry[] = [];
    for await (const page of pages<LedgerEntry>(1, (previous) =>
      ledger.listEnded(entryType, { from, until }, previous.at(-1)),
    )) {
      found.push(...page);
    }
    return found;
  }

  it('show a charge by its reference, with what went back of it', async () => {
    await insertPayment('pay_1', at(5));
    await insertPayment('pay_2');
    const payments = createPaymentRepository(database);
    await database.transactions.run(async (tx) => {
      await payments.reserveRefund(tx, 'pay_1', 30);
      await payments.completeRefund(tx, 'pay_1', 30);
    });
    const found = await ledger.find('charge', ['chg_of_pay_1', 'chg_of_pay_2', 'chg_of_nobody']);
    expect(found).toEqual(
      new Map<string, LedgerEntry>([
        [
          'chg_of_pay_1',
          {
            reference: 'chg_of_pay_1',
            paymentId: 'pay_1',
            orderId: 'ord_pay_1',
            state: 'done',
            amount: inr(100),
            returned: 30,
            beganAt: at(0),
            endedAt: at(5),
          },
        ],
        ['chg_of_pay_2', expect.objectContaining({ state: 'open', endedAt: null })],
      ]),
    );
    expect(await ledger.find('charge', [])).toEqual(new Map());
  });

  it('show a refund by its id', async () => {
    await insertPayment('pay_1', at(5));
    await insertRefund('rfd_1', 'pay_1', at(7));
    expect((await ledger.find('refund', ['rfd_1'])).get('rfd_1')).toEqual({
      reference: 'rfd_1',
      paymentId: 'pay_1',
      orderId: 'ord_pay_1',
      state: 'done',
      amount: inr(40),
      returned: 0,
      beganAt: at(1),
      endedAt: at(7),
    });
  });

  it('show what ended within a period, its beginning included and its end not, and what may have moved money', async () => {
    await insertPayment('pay_1', at(9));
    await insertPayment('pay_2', at(10));
    await insertPayment('pay_3', at(19), true);
    await insertPayment('pay_4', at(20));
    await insertPayment('pay_5');
    await insertPayment('pay_6', at(15), true, null);
    await insertRefund('rfd_1', 'pay_1', at(12));
    await insertRefund('rfd_2', 'pay_2');
    const references = async (entryType: EntryType) =>
      (await listAllEnded(entryType, at(10), at(20))).map(({ reference }) => reference);
    expect(await references('charge')).toEqual(['chg_of_pay_2', 'chg_of_pay_3']);
    expect(await references('refund')).toEqual(['rfd_1']);
  });

  it('show each once, over pages, also when many ended at the same moment', async () => {
    const ids = Array.from({ length: 230 }, (_, index) => `pay_${index}`);
    for (const [index, id] of ids.entries()) await insertPayment(id, at(index < 205 ? 10 : 11));
    const found = await listAllEnded('charge', at(10), at(20));
    expect(found).toHaveLength(230);
    expect(new Set(found.map(({ paymentId }) => paymentId))).toEqual(new Set(ids));
  });

  it('remember until when they were compared, and never an earlier time than before', async () => {
    expect(await ledger.comparedUntil('sandbox')).toBeUndefined();
    await ledger.saveComparedUntil('sandbox', at(10));
    await ledger.saveComparedUntil('sandbox', at(30));
    await ledger.saveComparedUntil('sandbox', at(20));
    await ledger.saveComparedUntil('another', at(5));
    expect(await ledger.comparedUntil('sandbox')).toEqual(at(30));
  });
});
