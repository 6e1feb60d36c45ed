import {
  chassisMigrationsDirectory,
  openDatabase,
  type Database,
  type Money,
  type Role,
} from '@ticketing/service-chassis';
import {
  ManualClock,
  createTestIdentity,
  openTestDatabase,
  seededRandom,
  sequentialIds,
  silentLogger,
} from '@ticketing/service-chassis/testing';
import { createServer } from 'node:http';
import request from 'supertest';
import type { PaymentGateway } from '../../src/application/ports';
import { loadPaymentConfig } from '../../src/config';
import {
  createPaymentService,
  migrationsDirectory,
  sandboxMigrationsDirectory,
  type PaymentOverrides,
} from '../../src/service';
import { FakeOrders } from '../fakes/fake-orders';

export const inr = (amount: number): Money => ({ amount, currency: 'INR' });

export const paymentMigrations = [
  { source: 'chassis', directory: chassisMigrationsDirectory },
  { source: 'payment-service', directory: migrationsDirectory },
];
export const sandboxMigrations = [{ source: 'sandbox-gateway', directory: sandboxMigrationsDirectory }];

export interface InstanceOptions {
  readonly wrapGateway?: (gateway: PaymentGateway) => PaymentGateway;
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
      checkAnswers: true,
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
    return {
      ...service,
      get: (path: string, userId = 'usr_alice', role: Role = 'customer') =>
        request(server).get(path).set('Authorization', identity.user(userId, role)),
      charge: (
        body: object,
        { key = `key-${(lastKey += 1)}`, userId = 'usr_alice' }: { key?: string; userId?: string } = {},
      ) =>
        request(server)
          .post('/v1/payments/charge')
          .set('Authorization', identity.user(userId))
          .set('Idempotency-Key', key)
          .send(body),
      refund: (body: object, { key = `refund-${(lastKey += 1)}` }: { key?: string } = {}) =>
        request(server)
          .post('/v1/payments/refund')
          .set('Authorization', identity.user('usr_admin', 'admin'))
          .set('Idempotency-Key', key)
          .send(body),
      statement: (...orderIds: string[]) =>
        request(server)
          .get('/v1/payments/statement')
          .query({ orderIds: orderIds.join(',') })
          .set(
            'Authorization',
            identity.service('order-service', config.orderServiceSecret, 'payment-service', 'payments:read'),
          ),
      http: () => request(server),
      reconcile: () => service.jobs.runNow('reconciliation'),
      compareBooks: () => service.jobs.runNow('book-comparison'),
      /** What an operator is shown, without the messages that were given up: kind and subject of each. */
      async findings(): Promise<{ id: string; kind: string; subject: string; detail: string }[]> {
        const answer = await request(server)
          .get('/v1/admin/discrepancies')
          .set('Authorization', identity.user('usr_admin', 'admin'))
          .expect(200);
        const items = answer.body.items as { id: string; kind: string; subject: string; detail: string }[];
        return items.filter(({ kind }) => kind !== 'dead_letter');
      },
      retryFinding: (id: string) =>
        request(server)
          .post(`/v1/admin/discrepancies/${id}/retry`)
          .set('Authorization', identity.user('usr_admin', 'admin')),
    };
  }

  return {
    clock,
    orders,
    identity,
    database,
    sandboxDatabase,
    config,
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
    async dispose() {
      for (const cleanUp of cleanUps.reverse()) await cleanUp();
      await sandboxDatabase.dispose();
      await database.dispose();
    },
  };
}

export type PaymentWorld = Awaited<ReturnType<typeof createPaymentWorld>>;
export type Instance = Awaited<ReturnType<PaymentWorld['startInstance']>>;

/** What a card payment of the order by the token sends. */
export const chargeBody = (token = 'tok_success', orderId = 'ord_1') => ({ orderId, method: 'CARD', token });
