import { join } from 'node:path';
import { chassisMigrationsDirectory, type Database } from '@ticketing/service-chassis/database';
import type { Role } from '@ticketing/service-chassis/http';
import {
  ManualClock,
  createTestIdentity,
  openTestDatabase,
  sequentialIds,
  silentLogger,
  type TestDatabase,
} from '@ticketing/service-chassis/testing';
import request from 'supertest';
import { loadSeatingConfig } from '../../src/config';
import { createSeatingService } from '../../src/service';
import { FakeCatalogClient } from '../fakes/catalog-client';
import { inventoryBody } from './inventory';

export const MINUTE_MS = 60_000;

export const seatingMigrations = [
  { source: 'chassis', directory: chassisMigrationsDirectory },
  { source: 'seating-service', directory: join(__dirname, '../../src/persistence/migrations') },
];

interface ListedSeat {
  id: string;
  section: string;
  row: string;
  number: string;
  label: string;
  tier: string;
  price: { amount: number; currency: string };
  status: string;
}

export interface ServiceFixtureOptions {
  readonly environment?: NodeJS.ProcessEnv;
  readonly database?: TestDatabase;
  /** Replaces the plain database of the service. */
  readonly wrap?: (database: Database) => Database;
}

/** The whole service on its own database, called over HTTP. */
export async function startServiceFixture({
  environment = {},
  database,
  wrap = (same) => same,
}: ServiceFixtureOptions = {}) {
  const clock = new ManualClock();
  const identity = createTestIdentity(clock);
  const catalog = new FakeCatalogClient();
  const config = loadSeatingConfig({ NODE_ENV: 'test', ...environment });
  const testDatabase = database ?? (await openTestDatabase({ migrations: seatingMigrations }));
  const service = await createSeatingService(config, {
    clock,
    ids: sequentialIds(),
    logger: silentLogger,
    userKeys: identity.userKeys,
    database: wrap(testDatabase),
    backgroundWork: false,
    checkResponses: true,
    catalog,
  });
  await service.start();
  const api = request(service.app);

  const secrets = {
    'order-service': config.callerSecrets.order,
    'catalog-service': config.callerSecrets.catalog,
  };
  const asService = (name: keyof typeof secrets, ...scopes: string[]) =>
    identity.service(name, secrets[name], 'seating-service', ...scopes);
  const asUser = (userId: string, role: Role = 'customer') => identity.user(userId, role);
  const orderService = () =>
    asService('order-service', 'reservations:read', 'reservations:write', 'seats:allocate');
  const catalogService = () => asService('catalog-service', 'inventory:write');

  const seating = {
    api,
    catalog,
    clock,
    config,
    database: testDatabase,
    identity,
    service,
    asService,
    asUser,
    stop: async () => {
      await service.stop();
      await testDatabase.dispose();
    },
    runJob: (name: 'hold-expiry' | 'availability-report') => service.jobs.runNow(name),

    putInventory: (eventId: string, body: object = inventoryBody()) =>
      api.put(`/v1/seats/inventory/${eventId}`).set('authorization', catalogService()).send(body),
    patchInventory: (eventId: string, body: object) =>
      api.patch(`/v1/seats/inventory/${eventId}`).set('authorization', catalogService()).send(body),
    reserve: (userId: string, eventId: string, seatIds: readonly string[], idempotencyKey?: string) => {
      const call = api.post('/v1/seats/reserve').set('authorization', asUser(userId));
      if (idempotencyKey !== undefined) call.set('idempotency-key', idempotencyKey);
      return call.send({ eventId, seatIds });
    },
    release: (userId: string, reservationId: string) =>
      api.post('/v1/seats/release').set('authorization', asUser(userId)).send({ reservationId }),
    extend: (reservationId: string, minutes: number) =>
      api
        .post(`/v1/reservations/${reservationId}/extend`)
        .set('authorization', orderService())
        .send({ minutes }),
    allocate: (reservationId: string, orderId: string) =>
      api.post('/v1/seats/allocate').set('authorization', orderService()).send({ reservationId, orderId }),
    deallocate: (orderId: string, seatIds?: readonly string[]) =>
      api
        .post('/v1/seats/deallocate')
        .set('authorization', orderService())
        .send({ orderId, ...(seatIds === undefined ? {} : { seatIds }) }),
    allocations: (...orderIds: string[]) =>
      api
        .get('/v1/seats/allocations')
        .query({ orderIds: orderIds.join(',') })
        .set('authorization', asService('order-service', 'allocations:read')),
    adopt: (reservationId: string, orderId: string, userId: string, seatIds?: readonly string[]) =>
      api
        .post(`/v1/reservations/${reservationId}/adopt`)
        .set('authorization', orderService())
        .send({ orderId, userId, ...(seatIds === undefined ? {} : { seatIds }) }),
    disown: (reservationId: string, orderId: string) =>
      api
        .post(`/v1/reservations/${reservationId}/disown`)
        .set('authorization', orderService())
        .send({ orderId }),
    releaseForOrder: (reservationId: string) =>
      api.post(`/v1/reservations/${reservationId}/release`).set('authorization', orderService()).send({}),
    edit: (userId: string, reservationId: string, edit: object) =>
      api.post(`/v1/reservations/${reservationId}/seats`).set('authorization', asUser(userId)).send(edit),
    renew: (authorization: string, reservationId: string, idempotencyKey?: string) => {
      const call = api.post(`/v1/reservations/${reservationId}/renew`).set('authorization', authorization);
      if (idempotencyKey !== undefined) call.set('idempotency-key', idempotencyKey);
      return call.send({});
    },
    holdsOf: (userId: string, eventId: string, query: object = {}) =>
      api
        .get('/v1/reservations')
        .query({ eventId, ...query })
        .set('authorization', asUser(userId)),
    orderService,
    reservation: (id: string) => api.get(`/v1/reservations/${id}`).set('authorization', orderService()),
    block: (verb: 'block' | 'unblock', organizerId: string, eventId: string, seatIds: readonly string[]) =>
      api
        .post(`/v1/seats/${verb}`)
        .set('authorization', asUser(organizerId, 'organizer'))
        .send({ eventId, seatIds }),
    list: async (eventId: string, query: Record<string, string> = {}) => {
      const response = await api.get('/v1/seats').query({ eventId, ...query });
      return response.body as {
        eventId: string;
        version: number;
        counts: Record<string, number>;
        seats: ListedSeat[];
      };
    },
    /** Stores the event and returns the ids of its seats in their order. */
    publish: async (eventId: string, body: object = inventoryBody()): Promise<string[]> => {
      await seating.putInventory(eventId, body).expect(200);
      return (await seating.list(eventId)).seats.map((seat) => seat.id);
    },
  };
  return seating;
}

export type ServiceFixture = Awaited<ReturnType<typeof startServiceFixture>>;
