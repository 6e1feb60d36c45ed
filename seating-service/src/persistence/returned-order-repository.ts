import { UniqueViolation, type Database } from '@ticketing/service-chassis/database';
import type { ReturnedOrderRepository } from '../application/ports/returned-order-repository';

export function createReturnedOrderRepository(database: Database): ReturnedOrderRepository {
  return {
    async add(orderId, now) {
      try {
        const text = 'INSERT INTO returned_orders (order_id, returned_at) VALUES (@orderId, @now)';
        await database.execute(text, { orderId, now });
      } catch (error) {
        // A repeated call finds the row of the first call.
        if (!(error instanceof UniqueViolation)) throw error;
      }
    },

    async has(orderId) {
      const text = 'SELECT order_id FROM returned_orders WHERE order_id = @orderId';
      return (await database.query(text, { orderId })).length > 0;
    },
  };
}
