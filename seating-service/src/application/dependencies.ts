import type { Clock, IdSource } from '@ticketing/service-chassis/core';
import type { Transactions } from '@ticketing/service-chassis/database';
import type { CatalogClient } from './ports/catalog-client';
import type { EventSaleRepository } from './ports/event-sale-repository';
import type { InventoryRepository } from './ports/inventory-repository';
import type { ReservationMetrics } from './ports/reservation-metrics';
import type { ReservationRepository } from './ports/reservation-repository';
import type { ReturnedOrderRepository } from './ports/returned-order-repository';
import type { SeatCounterRepository } from './ports/seat-counter-repository';
import type { SeatRepository } from './ports/seat-repository';
import type { SaleCache } from './sale-cache';

/** Everything that the use cases are given. Each use case names the part that it needs. */
export interface UseCaseDependencies {
  readonly transactions: Transactions;
  readonly seats: SeatRepository;
  readonly reservations: ReservationRepository;
  readonly returnedOrders: ReturnedOrderRepository;
  readonly seatCounters: SeatCounterRepository;
  readonly sales: EventSaleRepository;
  readonly saleCache: SaleCache;
  readonly inventory: InventoryRepository;
  readonly catalog: CatalogClient;
  readonly metrics: ReservationMetrics;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly limits: {
    readonly holdMinutes: number;
    /** How long a hold may last in all, when it is extended. */
    readonly maxHoldMinutes: number;
    readonly maxSeatsPerReservation: number;
    /** Of one user for one event. */
    readonly maxLiveHolds: number;
  };
}
