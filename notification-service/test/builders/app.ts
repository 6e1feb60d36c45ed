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
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import supertest from 'supertest';
import type { OutgoingEmail, OutgoingSms } from '../../src/application/ports';
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

export interface AppOptions {
  readonly environment?: Record<string, string>;
  readonly overrides?: NotificationOverrides;
  /** Use the transports of the configuration instead of fakes. */
  readonly realTransports?: boolean;
  readonly clock?: Clock;
}

export type App = Awaited<ReturnType<typeof startApp>>;

/** The whole service on a fresh database, with a clock that stands still and nothing that runs by itself. */
export async function startApp(options: AppOptions = {}) {
  const database = await openTestDatabase({ migrations });
  return startAppOn(database, options);
}

/** The service on a given database, to have two of it at once. Ids of the second need another clock or source. */
export async function startAppOn(
  database: Database & Pick<TestDatabase, 'dispose'>,
  options: AppOptions = {},
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
      name === 'user-service' ? config.callerSecrets.userService : config.callerSecrets.orderService,
      'notification-service',
      ...scopes,
    );
  const http = supertest(service.app);
  const app = {
    /** Moves the clock that the app was given by default. */
    clock: manual,
    config,
    database,
    dataDirectory,
    email,
    sms,
    service,
    identity,
    /** A fresh token, for they last an hour and tests move the clock by days. */
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
      const answer = await app.post(
        '/v1/notifications',
        request,
        serviceToken('order-service', 'notifications:create'),
      );
      if (answer.status !== 202) throw new Error(`not queued: ${answer.status} ${answer.text}`);
      return answer.body.id;
    },
    /** One turn of the worker. */
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
