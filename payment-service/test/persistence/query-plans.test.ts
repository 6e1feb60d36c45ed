import type { Database } from '@ticketing/service-chassis/database';
import { openTestDatabase, type TestDatabase } from '@ticketing/service-chassis/testing';
import { createSandboxRecords } from '../../src/gateways/sandbox/persistence/records';
import { createLedgerRepository } from '../../src/persistence/ledger-repository';
import { createPaymentRepository } from '../../src/persistence/payment-repository';
import { createRefundRepository } from '../../src/persistence/refund-repository';
import { createUnacknowledgedResultRepository } from '../../src/persistence/unacknowledged-result-repository';
import { paymentMigrations, sandboxMigrations } from '../builders/payment-environment';
import { at } from '../builders/payments';

/** The work of the jobs must not read more rows than it needs, no matter how many payments there are. */
describe('what the work in the background reads', () => {
  let database: TestDatabase;
  let sandboxDatabase: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase({ migrations: paymentMigrations });
    sandboxDatabase = await openTestDatabase({ migrations: sandboxMigrations });
  });
  afterAll(async () => {
    await sandboxDatabase.dispose();
    await database.dispose();
  });

  /** The query plan of SQLite for the one query of the work. */
  async function planOf(on: Database, work: (database: Database) => Promise<unknown>): Promise<string[]> {
    const plans: string[] = [];
    await work({
      ...on,
      dialect: on.dialect,
      query: async (text, params) => {
        const steps = await on.query<{ detail: string }>(`EXPLAIN QUERY PLAN ${text}`, params);
        plans.push(...steps.map(({ detail }) => detail));
        return [];
      },
    });
    return plans;
  }

  const period = { from: at(0), until: at(60) };

  it.each<[string, string, (database: Database) => Promise<unknown>]>([
    [
      'the age of the oldest open payment',
      'ix_payments_pending_age',
      (on) => createPaymentRepository(on).oldestPending(),
    ],
    [
      'the number of open payments',
      'ix_payments_pending',
      (on) => createPaymentRepository(on).countPending(),
    ],
    [
      'the age of the oldest open refund',
      'ix_refunds_pending_age',
      (on) => createRefundRepository(on).oldestPending(),
    ],
    ['the number of open refunds', 'ix_refunds_pending', (on) => createRefundRepository(on).countPending()],
    ['the payments to check', 'ix_payments_pending', (on) => createPaymentRepository(on).listDue(at(0), 50)],
    [
      'the payments of orders',
      'ix_payments_of_order',
      (on) => createPaymentRepository(on).listByOrders(['ord_1', 'ord_2']),
    ],
    [
      'the payments that ended',
      'ix_payments_settled',
      (on) => createLedgerRepository(on).listEnded('charge', period),
    ],
    [
      'the refunds that ended',
      'ix_refunds_settled',
      (on) => createLedgerRepository(on).listEnded('refund', period),
    ],
    [
      'results to tell again',
      'ix_untold_results_due',
      (on) => createUnacknowledgedResultRepository(on).listDue(at(0), 50),
    ],
  ])('%s are found by their index', async (_, index, work) => {
    const plan = await planOf(database, work);
    expect(plan).toEqual([expect.stringContaining(index)]);
  });

  it.each(['charge', 'refund'] as const)(
    'each %s of the gateway’s statement is found by its index',
    async (entryType) => {
      const plan = await planOf(sandboxDatabase, (on) =>
        createSandboxRecords(on).listEntries(entryType, period),
      );
      expect(plan).toEqual([expect.stringContaining(`ix_sandbox_${entryType}s_statement`)]);
    },
  );
});
