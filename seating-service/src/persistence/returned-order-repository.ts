import { hasRow, isInserted, type Database } from '@ticketing/service-chassis/database';
import type { ReturnedOrderRepository } from '../application/ports/returned-order-repository';

export function createReturnedOrderRepository(database: Database): ReturnedOrderRepository {
  return {
    async add(orderId, now) {
      const text = 'INSERT INTO returned_orders (order_id, returned_at) VALUES (@orderId, @now)';
      // A repeated call finds the row of the first call.
      await isInserted(database.execute(text, { orderId, now }));
    },

    has: (orderId) =>
      hasRow(database, 'SELECT order_id FROM returned_orders WHERE order_id = @orderId', { orderId }),
  };
}
