import type { IdSource } from '@ticketing/service-chassis/core';
import type { Database } from '@ticketing/service-chassis/database';
import type { Principal } from '@ticketing/service-chassis/http';
import { ManualClock, sequentialIds } from '@ticketing/service-chassis/testing';
import { createUseCases } from '../../src/application/use-cases';
import type { MapSection } from '../../src/domain/seat-map';
import { createRepositories } from '../../src/persistence/repositories';
import { FakeCatalogClient } from '../fakes/catalog-client';
import { FakeReservationMetrics } from '../fakes/reservation-metrics';

export const orderService: Principal = {
  kind: 'service',
  name: 'order-service',
  scopes: new Set(['reservations:read', 'reservations:write', 'seats:allocate']),
};

/** The use cases of one replica on a database, without HTTP. */
export function openUseCases(
  database: Database,
  shared: { readonly clock?: ManualClock; readonly ids?: IdSource } = {},
) {
  const clock = shared.clock ?? new ManualClock();
  const repositories = createRepositories(database);
  const metrics = new FakeReservationMetrics();
  const catalog = new FakeCatalogClient();
  const useCases = createUseCases({
    ...repositories,
    metrics,
    catalog,
    clock,
    ids: shared.ids ?? sequentialIds(),
    limits: { holdMinutes: 15, maxHoldMinutes: 30, maxSeatsPerReservation: 10, maxLiveHolds: 4 },
    cachedSeats: 100_000,
  });
  return { ...useCases, repositories, clock, metrics, catalog };
}

export type UseCaseFixture = ReturnType<typeof openUseCases>;

const standing = (capacity: number): MapSection[] => [
  { kind: 'STANDING', name: 'Floor', tier: 'Standing', price: 5_000, capacity },
];

/** Puts an event with this number of places on sale and returns the ids of its seats. */
export async function publish(
  fixture: UseCaseFixture,
  eventId: string,
  seatCount: number,
): Promise<string[]> {
  await fixture.putInventory({
    eventId,
    organizerId: 'usr_organizer',
    currency: 'INR',
    onSale: true,
    salesStartAt: null,
    salesEndAt: null,
    maxSeatsPerOrder: 10,
    sections: standing(seatCount),
  });
  return (await fixture.repositories.seats.list(eventId, fixture.clock.now())).map(({ id }) => id);
}
