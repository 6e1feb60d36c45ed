import { UniqueViolation, type Database } from '@ticketing/service-chassis/database';
import type { ReturnedOrders } from '../application/ports';

export function createReturnedOrders(database: Database): ReturnedOrders {
  return {
    async add(orderId, now) {
      try {
        await database.execute(
          'INSERT INTO returned_orders (order_id, returned_at) VALUES (@orderId, @now)',
          {
            orderId,
            now,
          },
        );
      } catch (error) {
        // Said before: a repeat finds it there.
        if (!(error instanceof UniqueViolation)) throw error;
      }
    },

    async has(orderId) {
      const rows = await database.query('SELECT order_id FROM returned_orders WHERE order_id = @orderId', {
        orderId,
      });
      return rows.length > 0;
    },
  };
}
