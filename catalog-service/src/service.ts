import { join } from 'node:path';
import { createServiceHost, type Overrides } from '@ticketing/service-chassis/service';
import { catalogServiceRoutes } from './api/routes';
import { createMessageHandlers } from './application/message-handlers';
import type { OrderClient } from './application/ports/order-client';
import type { SeatingClient } from './application/ports/seating-client';
import { createUseCases } from './application/use-cases';
import { createOrderClient } from './clients/order-client';
import { createSeatingClient } from './clients/seating-client';
import type { CatalogConfig } from './config';
import { catalogServiceJobs } from './jobs';
import { createCatalogMetrics } from './metrics';
import { createEventRepository } from './persistence/event-repository';
import { createSeatMapRepository } from './persistence/seat-map-repository';
import { createVenueRepository } from './persistence/venue-repository';

export interface CatalogOverrides extends Overrides {
  readonly seating?: SeatingClient;
  readonly orders?: OrderClient;
}

export const migrationsDirectory = join(__dirname, 'persistence/migrations');

export async function createCatalogService(config: CatalogConfig, overrides: CatalogOverrides = {}) {
  const host = await createServiceHost({
    name: 'catalog-service',
    healthPath: '/v1/catalog/health',
    config,
    overrides,
    migrationsDirectory,
    serviceSecret: config.serviceSecret,
    callers: {
      'seating-service': { secret: config.callerSecrets.seating, scopes: ['availability:write'] },
    },
    userServiceUrl: config.userServiceUrl,
  });
  const { database, clock, ids } = host;
  const limits = { maxSeatsPerReservation: config.maxSeatsPerReservation };
  const events = createEventRepository(database);
  const seatMaps = createSeatMapRepository(database);
  const seating =
    overrides.seating ??
    createSeatingClient(host.peer('seating-service', config.seatingServiceUrl), config.inventoryTimeoutMs);
  const orders = overrides.orders ?? createOrderClient(host.peer('order-service', config.orderServiceUrl));

  const outbox = host.outbox(createMessageHandlers({ events, seatMaps, seating, orders }));
  const useCases = createUseCases({
    transactions: database.transactions,
    venues: createVenueRepository(database),
    seatMaps,
    events,
    outbox,
    clock,
    ids,
    metrics: createCatalogMetrics(host.metrics),
    limits,
  });
  const routes = catalogServiceRoutes(useCases, clock, limits);
  const service = host.service({ routes, jobs: catalogServiceJobs(useCases) });
  return { ...service, routes, outbox };
}
