import { chassisMigrationsDirectory } from '@ticketing/service-chassis/database';
import {
  createTestIdentity,
  ManualClock,
  openTestDatabase,
  seededRandom,
  sequentialIds,
  silentLogger,
} from '@ticketing/service-chassis/testing';
import request from 'supertest';
import { loadCatalogConfig } from '../../src/config';
import { createCatalogService, migrationsDirectory, type CatalogOverrides } from '../../src/service';
import { FakeOrderClient } from '../fakes/order-client';
import { FakeSeatingClient } from '../fakes/seating-client';
import { eventBody, seatMapBody, venueBody } from './request-bodies';

export const migrations = [
  { source: 'chassis', directory: chassisMigrationsDirectory },
  { source: 'catalog-service', directory: migrationsDirectory },
];

export const testConfig = loadCatalogConfig({ NODE_ENV: 'test' });

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** The whole service on its own database, with fakes of the other services and a manual clock. */
export async function startCatalogFixture(changes: CatalogOverrides = {}, config = testConfig) {
  const clock = new ManualClock();
  const identity = createTestIdentity(clock);
  const seating = new FakeSeatingClient();
  const orders = new FakeOrderClient();
  const database = await openTestDatabase({ migrations });
  const service = await createCatalogService(config, {
    clock,
    ids: sequentialIds(),
    random: seededRandom(1),
    logger: silentLogger,
    userKeys: identity.userKeys,
    database,
    seating,
    orders,
    backgroundWork: false,
    checkResponses: true,
    ...changes,
  });
  await service.start();

  /** Each call has a new token, so that a test can move the clock by days. */
  const as = (token?: () => string) => {
    const call = (method: Method) => (path: string, body?: object) => {
      const sent = request(service.app)[method](path);
      if (token !== undefined) void sent.set('Authorization', token());
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
  const organizer = as(() => identity.user('usr_organizer', 'organizer'));

  /** A venue of usr_organizer with a map. */
  const newVenue = async (changesOfVenue: object = {}, map: object = seatMapBody()): Promise<string> => {
    const venue = await organizer.post('/v1/venues', venueBody(changesOfVenue)).expect(201);
    await organizer.put(`/v1/venues/${venue.body.id}/seat-map`, map).expect(200);
    return venue.body.id as string;
  };
  const newDraft = async (changesOfEvent: object = {}, venueId?: string): Promise<string> => {
    const event = await organizer
      .post('/v1/events', eventBody(venueId ?? (await newVenue()), changesOfEvent))
      .expect(201);
    return event.body.id as string;
  };
  const newEvent = async (changesOfEvent: object = {}, venueId?: string): Promise<string> => {
    const id = await newDraft(changesOfEvent, venueId);
    await organizer.post(`/v1/events/${id}/publish`).expect(200);
    return id;
  };

  return {
    service,
    app: service.app,
    database,
    clock,
    identity,
    seating,
    orders,
    anyone: as(),
    organizer,
    otherOrganizer: as(() => identity.user('usr_other', 'organizer')),
    customer: as(() => identity.user('usr_customer', 'customer')),
    admin: as(() => identity.user('usr_admin', 'admin')),
    seatingService: as(() =>
      identity.service(
        'seating-service',
        testConfig.callerSecrets.seating,
        'catalog-service',
        'availability:write',
      ),
    ),
    newVenue,
    newDraft,
    newEvent,
    /** Lets the outbox deliver the messages that are due after a minute, the longest pause between two tries. */
    async laterDeliveries() {
      clock.advance(60_000);
      await service.outbox.relayDue();
    },
    async close() {
      await service.stop();
      await database.dispose();
    },
  };
}

export type CatalogFixture = Awaited<ReturnType<typeof startCatalogFixture>>;
