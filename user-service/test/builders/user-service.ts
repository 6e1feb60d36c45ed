import { systemRandom, ulidSource } from '@ticketing/service-chassis/core';
import { chassisMigrationsDirectory, openDatabase } from '@ticketing/service-chassis/database';
import type { Role } from '@ticketing/service-chassis/http';
import {
  createTestIdentity,
  ManualClock,
  openTestDatabase,
  startTestService,
  type TestDatabase,
} from '@ticketing/service-chassis/testing';
import request from 'supertest';
import { loadUserConfig } from '../../src/config';
import { createUserService, migrationsDirectory, type UserOverrides } from '../../src/service';
import type { PasswordHasher } from '../../src/application/ports/password-hasher';
import { createBcryptHasher } from '../../src/security/bcrypt-hasher';
import { FakeCatalogClient } from '../fakes/fake-catalog-client';
import { FakeNotificationClient } from '../fakes/fake-notification-client';
import { FakeOrderClient, FakePaymentClient } from '../fakes/fake-purchases';

export const migrations = [
  { source: 'chassis', directory: chassisMigrationsDirectory },
  { source: 'user-service', directory: migrationsDirectory },
];

type Environment = Readonly<Record<string, string>>;
type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

export const PASSWORD = 'a password of Ann';

interface Surroundings {
  readonly clock: ManualClock;
  readonly notifications: FakeNotificationClient;
  readonly catalog: FakeCatalogClient;
  readonly orders: FakeOrderClient;
  readonly payments: FakePaymentClient;
  readonly database: TestDatabase;
}

/** Starts one replica on a database that other replicas may use too. */
async function startReplica(
  { clock, database, ...peers }: Surroundings,
  environment: Environment,
  overrides: UserOverrides,
) {
  const config = loadUserConfig({ NODE_ENV: 'test', BCRYPT_COST: '4', ...environment });
  return startTestService(createUserService, config, {
    clock,
    ids: ulidSource(clock, systemRandom),
    database: await openDatabase(database.url, { durability: 'relaxed' }),
    ...peers,
    ...overrides,
  });
}

export type TestUserService = Awaited<ReturnType<typeof openUserService>>;

/** The whole service on its own database, with fakes for other services and a clock that stands still. */
export async function openUserService(environment: Environment = {}, overrides: UserOverrides = {}) {
  const clock = new ManualClock();
  const notifications = new FakeNotificationClient();
  const catalog = new FakeCatalogClient();
  const orders = new FakeOrderClient();
  const payments = new FakePaymentClient();
  const database = await openTestDatabase({ migrations });
  const surroundings = { clock, notifications, catalog, orders, payments, database };
  const service = await startReplica(surroundings, environment, overrides);
  const replicas = [service];
  const identity = createTestIdentity(clock);

  const as = (token?: string) => {
    const call = (method: Method) => (path: string, body?: object) => {
      const sent = request(service.app)[method](path);
      if (token !== undefined) void sent.set('Authorization', `Bearer ${token}`);
      return body === undefined ? sent : sent.send(body);
    };
    return {
      get: call('get'),
      post: call('post'),
      put: call('put'),
      patch: call('patch'),
      delete: call('delete'),
    };
  };
  const anyone = as();

  const register = (email = 'ann@example.test', changes: object = {}) =>
    anyone.post('/v1/users/register', { name: 'Ann', email, password: PASSWORD, ...changes });

  const login = (email = 'ann@example.test', password = PASSWORD) =>
    anyone.post('/v1/users/login', { email, password });

  const setInDatabase = async (
    id: string,
    column: 'role' | 'status' | 'password_hash',
    value: string | null,
  ) => {
    await database.execute(`UPDATE users SET ${column} = @value WHERE id = @id`, { id, value });
  };

  return {
    ...surroundings,
    service,
    replicas,
    app: service.app,
    as,
    anyone,
    register,
    login,
    setInDatabase,

    /** A signed-in person with that role. */
    async signedIn(role: Role = 'customer', email = `${role}@example.test`) {
      const { id } = (await register(email).expect(201)).body.user as { id: string };
      await setInDatabase(id, 'role', role);
      const token = (await login(email).expect(200)).body.token as string;
      return { id, email, token, ...as(token) };
    },

    asService: (name: string, secret: string, ...scopes: string[]) =>
      as(identity.service(name, secret, 'user-service', ...scopes).replace('Bearer ', '')),

    /** Delivers everything that is due, as the relay does after the response. */
    async deliverMessages() {
      while ((await service.outbox.relayDue()) > 0);
    },

    /** The token in the newest mailed link. */
    newestResetToken(email = 'ann@example.test'): string {
      const url = notifications.mailsTo(email, 'password_reset').at(-1)?.data['resetUrl'];
      return new URL(String(url)).searchParams.get('token') ?? '';
    },

    /** Starts another replica of the service on the same database. */
    async startReplica(changes: Environment = {}) {
      const replica = await startReplica(surroundings, { ...environment, ...changes }, overrides);
      replicas.push(replica);
      return replica;
    },

    /** Starts a replica that hashes in another way. */
    async startReplicaWith(changed: (hasher: PasswordHasher) => PasswordHasher) {
      const hasher = changed(await createBcryptHasher({ cost: 4, queueLength: 256 }));
      const replica = await startReplica(surroundings, environment, { ...overrides, hasher });
      replicas.push(replica);
      return replica;
    },

    async close() {
      for (const replica of replicas) await replica.stop();
      await database.dispose();
    },
  };
}
