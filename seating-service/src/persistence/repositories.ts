import type { Database } from '@ticketing/service-chassis/database';
import { createEventSaleRepository } from './event-sale-repository';
import { createInventoryRepository } from './inventory-repository';
import { createReservationRepository } from './reservation-repository';
import { createReturnedOrderRepository } from './returned-order-repository';
import { createSeatCounterRepository } from './seat-counter-repository';
import { createSeatRepository } from './seat-repository';

/** Everything that is stored in the database. */
export const createRepositories = (database: Database) => ({
  transactions: database.transactions,
  seats: createSeatRepository(database),
  reservations: createReservationRepository(database),
  returnedOrders: createReturnedOrderRepository(database),
  sales: createEventSaleRepository(database),
  inventory: createInventoryRepository(),
  seatCounters: createSeatCounterRepository(database),
});
