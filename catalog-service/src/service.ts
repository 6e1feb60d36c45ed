import { createServiceHost, type Overrides } from '@ticketing/service-chassis/service';
import { join } from 'node:path';
import { eventReadingRoutes } from './api/event-reading-routes';
import { eventRoutes } from './api/event-routes';
import { seatMapRoutes } from './api/seat-map-routes';
import { venueRoutes } from './api/venue-routes';
import { messageHandlers } from './application/deliver-messages';
import type { Orders, Seating } from './application/ports';
import { createUseCases, type UseCases } from './application/use-cases';
import { createOrderClient } from './clients/order-client';
import { createSeatingClient } from './clients/seating-client';
import type { CatalogConfig } from './config';
import { eventCompletion } from './jobs/event-completion';
import { createEventRepository } from './persistence/event-repository';
import { createSeatMapRepository } from './persistence/seat-map-repository';
import { createVenueRepository } from './persistence/venue-repository';

export interface CatalogOverrides extends Overrides {
  readonly seating?: Seating;
  readonly orders?: Orders;
}

export const migrationsDirectory = join(__dirname, 'persistence/migrations');

/** All that the service answers, in the order of the contract. */
const catalogRoutes = (useCases: UseCases, config: CatalogConfig) => [
  ...venueRoutes(useCases, config.publicCacheSeconds),
  ...seatMapRoutes(useCases, config.publicCacheSeconds),
  ...eventReadingRoutes(useCases, config.publicCacheSeconds),
  ...eventRoutes(useCases),
];

export async function createCatalogService(config: CatalogConfig, overrides: CatalogOverrides = {}) {
  const host = await createServiceHost({
    name: 'catalog-service',
    config,
    overrides,
    migrationsDirectory,
    serviceSecret: config.serviceTokenSecret,
    callers: {
      'seating-service': { secret: config.callerSecrets.seatingService, scopes: ['availability:write'] },
    },
    userServiceUrl: config.userServiceUrl,
  });
  const { database, clock, ids, metrics } = host;
  const events = createEventRepository(database);
  const seatMaps = createSeatMapRepository(database);
  const seating =
    overrides.seating ??
    createSeatingClient(host.peer('seating-service', config.seatingServiceUrl), config.inventoryTimeoutMs);
  const orders = overrides.orders ?? createOrderClient(host.peer('order-service', config.orderServiceUrl));
  const published = metrics.counter('events_published_total', 'Events that were put on sale.');
  const cancelled = metrics.counter('events_cancelled_total', 'Events that were cancelled.');

  const outbox = host.outbox(messageHandlers({ database, events, seatMaps, seating, orders }));
  const useCases = createUseCases({
    database,
    venues: createVenueRepository(database),
    seatMaps,
    events,
    outbox,
    clock,
    ids,
    count: { published: () => published.inc(), cancelled: () => cancelled.inc() },
  });
  const routes = catalogRoutes(useCases, config);
  const service = host.service({
    routes,
    jobs: [eventCompletion(useCases.completeEndedEvents, config.eventCompletionEveryMs)],
  });
  return { ...service, routes, outbox };
}
