import type { Clock, IdSource } from '@ticketing/service-chassis/core';
import type { Transactions } from '@ticketing/service-chassis/database';
import type { Outbox } from '@ticketing/service-chassis/outbox';
import type { CatalogMetrics } from './ports/catalog-metrics';
import type { EventRepository } from './ports/event-repository';
import type { SeatMapRepository } from './ports/seat-map-repository';
import type { VenueRepository } from './ports/venue-repository';

export interface EventLimits {
  /** How many seats seating-service lets one reservation have. */
  readonly maxSeatsPerReservation: number;
}

export interface UseCaseDependencies {
  readonly transactions: Transactions;
  readonly venues: VenueRepository;
  readonly seatMaps: SeatMapRepository;
  readonly events: EventRepository;
  readonly outbox: Pick<Outbox, 'add' | 'deliver' | 'wake'>;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly metrics: CatalogMetrics;
  readonly limits: EventLimits;
}
