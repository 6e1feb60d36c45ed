import { join } from 'node:path';
import { createServiceHost, type Overrides } from '@ticketing/service-chassis/service';
import { seatingRoutes } from './api/routes';
import type { Catalogue } from './application/ports';
import { createUseCases } from './application/use-cases';
import { createCatalogue } from './clients/catalogue';
import type { SeatingConfig } from './config';
import { availabilityReportJob } from './jobs/availability-report';
import { holdExpiryJob } from './jobs/hold-expiry';
import { createReservationMetrics, exposeSeatCounts } from './metrics';
import { createStores } from './persistence/stores';

export interface SeatingOverrides extends Overrides {
  readonly catalogue?: Catalogue;
}

export async function createSeatingService(config: SeatingConfig, overrides: SeatingOverrides = {}) {
  const host = await createServiceHost({
    name: 'seating-service',
    config,
    overrides,
    migrationsDirectory: join(__dirname, 'persistence/migrations'),
    serviceSecret: config.serviceTokenSecret,
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
  const stores = createStores(database);
  const useCases = createUseCases({
    ...stores,
    catalogue:
      overrides.catalogue ?? createCatalogue(host.peer('catalog-service', config.catalogServiceUrl), logger),
    metrics: createReservationMetrics(metrics),
    clock,
    ids,
    limits: {
      holdMinutes: config.holdMinutes,
      maxSeatsPerReservation: config.maxSeatsPerReservation,
      maxLiveHolds: config.maxLiveHolds,
    },
    maxHoldMinutes: config.maxHoldMinutes,
    rememberedSeats: config.rememberedSeats,
  });
  exposeSeatCounts(metrics, stores.tallies, clock);

  const routes = seatingRoutes(useCases);
  const service = host.service({
    routes,
    jobs: [
      holdExpiryJob(useCases.expireHolds, config.holdExpiryMs),
      availabilityReportJob(useCases.reportAvailability, config.availabilityReportMs),
    ],
  });
  return { ...service, routes };
}
