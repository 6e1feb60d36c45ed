import type { IdSource } from '@ticketing/service-chassis/core';
import type { Database } from '@ticketing/service-chassis/database';
import type { Principal } from '@ticketing/service-chassis/http';
import { ManualClock, sequentialIds } from '@ticketing/service-chassis/testing';
import type { MapSection } from '../../src/domain/seat-map';
import { createUseCases } from '../../src/application/use-cases';
import { createStores } from '../../src/persistence/stores';
import { FakeCatalogue } from '../fakes/catalogue';
import { FakeReservationMetrics } from '../fakes/reservation-metrics';

export const orderService: Principal = {
  kind: 'service',
  name: 'order-service',
  scopes: new Set(['reservations:read', 'reservations:write', 'seats:allocate']),
};

/** The use cases on a database, as one replica of the service has them, without HTTP. */
export function openDesk(
  database: Database,
  shared: { readonly clock?: ManualClock; readonly ids?: IdSource } = {},
) {
  const clock = shared.clock ?? new ManualClock();
  const stores = createStores(database);
  const metrics = new FakeReservationMetrics();
  const catalogue = new FakeCatalogue();
  const useCases = createUseCases({
    ...stores,
    metrics,
    catalogue,
    clock,
    ids: shared.ids ?? sequentialIds(),
    limits: { holdMinutes: 15, maxSeatsPerReservation: 10, maxLiveHolds: 4 },
    maxHoldMinutes: 30,
    rememberedSeats: 100_000,
  });
  return { ...useCases, stores, clock, metrics, catalogue };
}

export type Desk = ReturnType<typeof openDesk>;

const standing = (capacity: number): MapSection[] => [
  { kind: 'STANDING', name: 'Floor', tier: 'Standing', price: 5_000, capacity },
];

/** Puts an event with so many places on sale and gives the ids of its seats. */
export async function publish(desk: Desk, eventId: string, seatCount: number): Promise<string[]> {
  await desk.putInventory({
    eventId,
    organizerId: 'usr_organizer',
    currency: 'INR',
    onSale: true,
    salesStartAt: null,
    salesEndAt: null,
    maxSeatsPerOrder: 10,
    sections: standing(seatCount),
  });
  return (await desk.stores.seats.list(eventId, desk.clock.now())).map(({ id }) => id);
}
