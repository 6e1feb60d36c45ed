import {
  chassisMigrationsDirectory,
  openDatabase,
  type Database,
  type SqlParams,
} from '@ticketing/service-chassis/database';
import {
  ManualClock,
  createTestIdentity,
  openTestDatabase,
  seededRandom,
  sequentialIds,
  startTestService,
} from '@ticketing/service-chassis/testing';
import { createServer } from 'node:http';
import { loadPaymentConfig } from '../../src/config';
import { sandboxMigrationsDirectory } from '../../src/gateways/sandbox/open-sandbox';
import { createPaymentService, migrationsDirectory, type PaymentOverrides } from '../../src/service';
import { FakeOrderClient } from '../fakes/fake-order-client';
import { createApiClients, refundBody } from './api-clients';
import type { WrapGateway } from './gateways';

export const paymentMigrations = [
  { source: 'chassis', directory: chassisMigrationsDirectory },
  { source: 'payment-service', directory: migrationsDirectory },
];
export const sandboxMigrations = [{ source: 'sandbox-gateway', directory: sandboxMigrationsDirectory }];

/** Longer than the lag of the comparison with the gateway. */
const AFTER_LAG_MS = 6 * 60_000;

export interface InstanceOptions {
  readonly wrapGateway?: WrapGateway;
  readonly wrapDatabase?: (database: Database) => Database;
  readonly overrides?: Partial<PaymentOverrides>;
}

/** The surroundings of the service, and any number of running instances on the same databases. */
export async function createPaymentEnvironment(settings: NodeJS.ProcessEnv = {}) {
  const clock = new ManualClock();
  const ids = sequentialIds();
  const random = seededRandom(1);
  const identity = createTestIdentity(clock);
  const orders = new FakeOrderClient();
  const database = await openTestDatabase({ migrations: paymentMigrations });
  const sandboxDatabase = await openTestDatabase({ migrations: sandboxMigrations });
  const config = loadPaymentConfig({ NODE_ENV: 'test', SANDBOX_TIMEOUT_MS: '0', ...settings });
  const cleanUps: (() => Promise<void>)[] = [];
  let lastKey = 0;

  const authorizationOfOrderService = (scope: string) =>
    identity.service('order-service', config.callerSecrets.order, 'payment-service', scope);

  const changeAtGateway = (text: string, params: SqlParams = {}) => sandboxDatabase.execute(text, params);

  async function startInstance(options: InstanceOptions = {}) {
    const ownDatabase = await openDatabase(database.url, { durability: 'relaxed' });
    const service = await startTestService(createPaymentService, config, {
      clock,
      ids,
      random,
      orders,
      userKeys: identity.userKeys,
      database: options.wrapDatabase?.(ownDatabase) ?? ownDatabase,
      sandboxDatabase: await openDatabase(sandboxDatabase.url, { durability: 'relaxed' }),
      ...(options.wrapGateway === undefined ? {} : { wrapGateway: options.wrapGateway }),
      ...options.overrides,
    });
    const server = createServer(service.app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanUps.push(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await service.stop();
    });
    const reconcile = () => service.jobs.runNow('reconciliation');
    const compareRecords = () => service.jobs.runNow('book-comparison');
    return {
      ...service,
      ...createApiClients({
        server,
        orders,
        authorizationOf: identity.user,
        authorizationOfOrderService,
        nextKey: () => `key-${(lastKey += 1)}`,
      }),
      reconcile,
      compareRecords,
      reconcileAfter(milliseconds: number): Promise<void> {
        clock.advance(milliseconds);
        return reconcile();
      },
      compareRecordsAfter(milliseconds: number): Promise<void> {
        clock.advance(milliseconds);
        return compareRecords();
      },
      /** Compares when everything that has happened so far is old enough to be compared. */
      compareRecordsAfterLag(): Promise<void> {
        clock.advance(AFTER_LAG_MS);
        return compareRecords();
      },
    };
  }

  return {
    clock,
    orders,
    identity,
    database,
    sandboxDatabase,
    config,
    authorizationOfOrderService,
    startInstance,
    /** The number of charges that took money, according to the gateway's records. */
    async countCharges(): Promise<number> {
      const rows = await sandboxDatabase.query(
        `SELECT reference FROM sandbox_charges WHERE status = 'SUCCESS'`,
      );
      return rows.length;
    },
    /** The minor units that were refunded, according to the gateway's records. */
    async sumOfRefunds(): Promise<number> {
      const [row] = await sandboxDatabase.query<{ total: number }>(
        `SELECT COALESCE(SUM(amount), 0) AS total FROM sandbox_refunds WHERE status = 'SUCCESS'`,
      );
      return row?.total ?? 0;
    },
    /** Changes the gateway's own records without the service's knowledge. */
    changeAtGateway,
    /** Changes one charge at the gateway. The values are SQL assignments. */
    changeChargeAtGateway: (reference: string, values: string) =>
      changeAtGateway(`UPDATE sandbox_charges SET ${values} WHERE reference = @reference`, { reference }),
    deleteChargeAtGateway: (reference: string) =>
      changeAtGateway('DELETE FROM sandbox_charges WHERE reference = @reference', { reference }),
    /** Adds a charge at the gateway that this service has not requested. */
    addChargeAtGateway: (reference: string, amount = 5_000) =>
      changeAtGateway(
        `INSERT INTO sandbox_charges (reference, status, amount, currency, refunded, created_at)
         VALUES (@reference, 'SUCCESS', @amount, 'INR', 0, @now)`,
        { reference, amount, now: clock.now() },
      ),
    async dispose() {
      for (const cleanUp of cleanUps.reverse()) await cleanUp();
      await sandboxDatabase.dispose();
      await database.dispose();
    },
  };
}

export type PaymentEnvironment = Awaited<ReturnType<typeof createPaymentEnvironment>>;
export type Instance = Awaited<ReturnType<PaymentEnvironment['startInstance']>>;

/** A pending refund of all that was paid for ord_1, at an instance whose gateway does not report how it ended. */
export async function startPendingRefund(environment: PaymentEnvironment, wrapGateway: WrapGateway) {
  const instance = await environment.startInstance({ wrapGateway });
  const { id } = await instance.pay('ord_1');
  const { status, body: refund } = await instance.refund(refundBody(id));
  expect([status, refund.status]).toEqual([201, 'PENDING']);
  return { instance, refundId: refund.id as string };
}
