import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '@ticketing/service-chassis/core';
import { chassisMigrationsDirectory, type Database } from '@ticketing/service-chassis/database';
import {
  ManualClock,
  createTestIdentity,
  openTestDatabase,
  seededRandom,
  sequentialIds,
  silentLogger,
  type TestDatabase,
} from '@ticketing/service-chassis/testing';
import supertest from 'supertest';
import type { OutgoingEmail, OutgoingSms } from '../../src/application/ports/transports';
import { loadNotificationConfig } from '../../src/config';
import {
  createNotificationService,
  migrationsDirectory,
  type NotificationOverrides,
} from '../../src/service';
import { FakeTransport } from '../fakes/fake-transport';

export const migrations = [
  { source: 'chassis', directory: chassisMigrationsDirectory },
  { source: 'notification-service', directory: migrationsDirectory },
];

export interface ServiceFixtureOptions {
  readonly environment?: Record<string, string>;
  readonly overrides?: NotificationOverrides;
  /** Use the transports of the configuration instead of fakes. */
  readonly realTransports?: boolean;
  readonly clock?: Clock;
}

export type ServiceFixture = Awaited<ReturnType<typeof startServiceFixture>>;

/** The whole service on a fresh database, with a manual clock and no background work. */
export async function startServiceFixture(options: ServiceFixtureOptions = {}) {
  const database = await openTestDatabase({ migrations });
  return startServiceFixtureOn(database, options);
}

/** The service on a given database, so that a test can run two of them. The second one needs other ids. */
export async function startServiceFixtureOn(
  database: Database & Pick<TestDatabase, 'dispose'>,
  options: ServiceFixtureOptions = {},
) {
  const manual = new ManualClock();
  const clock = options.clock ?? manual;
  const identity = createTestIdentity(clock);
  const dataDirectory = mkdtempSync(join(tmpdir(), 'notification-service-'));
  const config = loadNotificationConfig({
    NODE_ENV: 'test',
    DATA_DIR: dataDirectory,
    ...options.environment,
  });
  const email = new FakeTransport<OutgoingEmail>();
  const sms = new FakeTransport<OutgoingSms>();
  const service = await createNotificationService(config, {
    clock,
    ids: sequentialIds(),
    random: seededRandom(1),
    logger: silentLogger,
    database,
    userKeys: identity.userKeys,
    backgroundWork: false,
    checkResponses: true,
    ...(options.realTransports === true ? {} : { emailTransport: email, smsTransport: sms }),
    ...options.overrides,
  });
  await service.start();
  const adminToken = () => identity.user('usr_admin', 'admin');
  const serviceToken = (name: 'user-service' | 'order-service', ...scopes: string[]) =>
    identity.service(
      name,
      name === 'user-service' ? config.callerSecrets.user : config.callerSecrets.order,
      'notification-service',
      ...scopes,
    );
  const http = supertest(service.app);
  const app = {
    /** The default clock of the service. */
    clock: manual,
    config,
    database,
    dataDirectory,
    email,
    sms,
    service,
    identity,
    /** A fresh token, because a token is valid for an hour and tests move the clock by days. */
    get admin() {
      return adminToken();
    },
    serviceToken,
    http,
    post: (path: string, body: object, token = adminToken()) =>
      http.post(path).set('Authorization', token).send(body),
    get: (path: string, token = adminToken()) => http.get(path).set('Authorization', token),
    /** Puts a message into the queue as order-service does, and returns its id. */
    async enqueue(request: object): Promise<string> {
      const response = await app.post(
        '/v1/notifications',
        request,
        serviceToken('order-service', 'notifications:create'),
      );
      if (response.status !== 202) throw new Error(`not queued: ${response.status} ${response.text}`);
      return response.body.id;
    },
    /** One run of the worker. */
    deliver: () => service.jobs.runNow('delivery'),
    read: async (id: string) => (await app.get(`/v1/notifications/${id}`)).body,
    async stop() {
      await service.stop();
      rmSync(dataDirectory, { recursive: true, force: true });
      await database.dispose();
    },
  };
  return app;
}
