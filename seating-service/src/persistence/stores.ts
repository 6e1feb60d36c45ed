import type { Database } from '@ticketing/service-chassis/database';
import { createEventSales } from './event-sales';
import { createInventory } from './inventory';
import { createReservations } from './reservations';
import { createReturnedOrders } from './returned-orders';
import { createSeats } from './seats';
import { createTallies } from './tallies';
import { createTransactions } from './transactions';

/** Everything that is kept in the database. */
export const createStores = (database: Database) => ({
  transactions: createTransactions(database),
  seats: createSeats(database),
  reservations: createReservations(database),
  returnedOrders: createReturnedOrders(database),
  sales: createEventSales(database),
  inventory: createInventory(),
  tallies: createTallies(database),
});
