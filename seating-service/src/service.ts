import { join } from 'node:path';
import { createServiceHost, type Overrides } from '@ticketing/service-chassis/service';
import { seatingServiceRoutes } from './api/routes';
import type { CatalogClient } from './application/ports/catalog-client';
import { createUseCases } from './application/use-cases';
import { createCatalogClient } from './clients/catalog-client';
import type { SeatingConfig } from './config';
import { seatingServiceJobs } from './jobs';
import { createReservationMetrics, exposeSeatCounts } from './metrics';
import { createRepositories } from './persistence/repositories';

/** Seats, of all events together, whose lists are kept in memory. */
const CACHED_SEATS = 200_000;

export interface SeatingOverrides extends Overrides {
  readonly catalog?: CatalogClient;
}

export async function createSeatingService(config: SeatingConfig, overrides: SeatingOverrides = {}) {
  const host = await createServiceHost({
    name: 'seating-service',
    healthPath: '/v1/seats/health',
    config,
    overrides,
    migrationsDirectory: join(__dirname, 'persistence/migrations'),
    serviceSecret: config.serviceSecret,
    callers: {
      'catalog-service': { secret: config.callerSecrets.catalog, scopes: ['inventory:write'] },
      'order-service': {
        secret: config.callerSecrets.order,
        scopes: ['allocations:read', 'reservations:read', 'reservations:write', 'seats:allocate'],
      },
    },
    userServiceUrl: config.userServiceUrl,
  });
  const { clock, ids, logger, metrics, database } = host;
  const repositories = createRepositories(database);
  const useCases = createUseCases({
    ...repositories,
    catalog:
      overrides.catalog ??
      createCatalogClient(host.peer('catalog-service', config.catalogServiceUrl), logger),
    metrics: createReservationMetrics(metrics),
    clock,
    ids,
    limits: config,
    cachedSeats: CACHED_SEATS,
  });
  exposeSeatCounts(metrics, repositories.seatCounters, clock);

  const routes = seatingServiceRoutes(useCases);
  const service = host.service({ routes, jobs: seatingServiceJobs(useCases) });
  return { ...service, routes };
}
