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
  silentLogger,
} from '@ticketing/service-chassis/testing';
import { createServer } from 'node:http';
import { loadPaymentConfig } from '../../src/config';
import {
  createPaymentService,
  migrationsDirectory,
  sandboxMigrationsDirectory,
  type PaymentOverrides,
} from '../../src/service';
import { FakeOrders } from '../fakes/fake-orders';
import { callersOf, refundBody } from './callers';
import type { WrapGateway } from './gateways';

export const paymentMigrations = [
  { source: 'chassis', directory: chassisMigrationsDirectory },
  { source: 'payment-service', directory: migrationsDirectory },
];
export const sandboxMigrations = [{ source: 'sandbox-gateway', directory: sandboxMigrationsDirectory }];

export interface InstanceOptions {
  readonly wrapGateway?: WrapGateway;
  readonly wrapDatabase?: (database: Database) => Database;
  readonly overrides?: Partial<PaymentOverrides>;
}

/** All that lies around the service, and any number of running instances of it on the same databases. */
export async function createPaymentWorld(environment: NodeJS.ProcessEnv = {}) {
  const clock = new ManualClock();
  const ids = sequentialIds();
  const random = seededRandom(1);
  const identity = createTestIdentity(clock);
  const orders = new FakeOrders();
  const database = await openTestDatabase({ migrations: paymentMigrations });
  const sandboxDatabase = await openTestDatabase({ migrations: sandboxMigrations });
  const config = loadPaymentConfig({ NODE_ENV: 'test', SANDBOX_TIMEOUT_MS: '0', ...environment });
  const cleanUps: (() => Promise<void>)[] = [];
  let lastKey = 0;

  const authorizationOfOrderService = (scope: string) =>
    identity.service('order-service', config.orderServiceSecret, 'payment-service', scope);

  const atGateway = (text: string, params: SqlParams = {}) => sandboxDatabase.execute(text, params);

  async function startInstance(options: InstanceOptions = {}) {
    const ownDatabase = await openDatabase(database.url, { durability: 'relaxed' });
    const service = await createPaymentService(config, {
      clock,
      ids,
      random,
      orders,
      userKeys: identity.userKeys,
      logger: silentLogger,
      backgroundWork: false,
      checkResponses: true,
      database: options.wrapDatabase?.(ownDatabase) ?? ownDatabase,
      sandboxDatabase: await openDatabase(sandboxDatabase.url, { durability: 'relaxed' }),
      ...(options.wrapGateway === undefined ? {} : { wrapGateway: options.wrapGateway }),
      ...options.overrides,
    });
    await service.start();
    const server = createServer(service.app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanUps.push(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await service.stop();
    });
    const reconcile = () => service.jobs.runNow('reconciliation');
    const compareBooks = () => service.jobs.runNow('book-comparison');
    return {
      ...service,
      ...callersOf({
        server,
        orders,
        authorizationOf: identity.user,
        authorizationOfOrderService,
        nextKey: () => `key-${(lastKey += 1)}`,
      }),
      reconcile,
      compareBooks,
      reconcileAfter(milliseconds: number): Promise<void> {
        clock.advance(milliseconds);
        return reconcile();
      },
      compareBooksAfter(milliseconds: number): Promise<void> {
        clock.advance(milliseconds);
        return compareBooks();
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
    /** Charges that really took money, by the gateway's own books. */
    async chargesTaken(): Promise<number> {
      const rows = await sandboxDatabase.query(
        `SELECT reference FROM sandbox_charges WHERE status = 'SUCCESS'`,
      );
      return rows.length;
    },
    /** Minor units that really went back, by the gateway's own books. */
    async moneyReturned(): Promise<number> {
      const [row] = await sandboxDatabase.query<{ total: number }>(
        `SELECT COALESCE(SUM(amount), 0) AS total FROM sandbox_refunds WHERE status = 'SUCCESS'`,
      );
      return row?.total ?? 0;
    },
    /** Changes the gateway's own books, of which nobody tells the service. */
    atGateway,
    /** A charge that the gateway has made, whoever asked for it. */
    bookChargeAtGateway: (reference: string, amount = 5_000) =>
      atGateway(
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

export type PaymentWorld = Awaited<ReturnType<typeof createPaymentWorld>>;
export type Instance = Awaited<ReturnType<PaymentWorld['startInstance']>>;

/** A refund under way: of all that was paid for ord_1, at an instance whose gateway does not say how it ended. */
export async function refundUnderWay(world: PaymentWorld, wrapGateway: WrapGateway) {
  const instance = await world.startInstance({ wrapGateway });
  const { id } = await instance.pay('ord_1');
  const { status, body: refund } = await instance.refund(refundBody(id));
  expect([status, refund.status]).toEqual([201, 'PENDING']);
  return { instance, refundId: refund.id as string };
}
