import {
  column,
  defineTable,
  selectAll,
  type Database,
  type SqlValue,
  type ValueOf,
} from '@ticketing/service-chassis/database';
import type { DueCheck, OrderCheckRepository } from '../application/ports/order-check-repository';

const columns = {
  orderId: column.varchar(64, 'id'),
  version: column.int(),
  dueAt: column.datetime('check_due_at'),
  isDiscrepant: column.nullable(column.bit()),
};
const table = defineTable('orders', columns);

export function createOrderCheckRepository(database: Database): OrderCheckRepository {
  return {
    async due(now, limit) {
      const rest = 'WHERE check_due_at <= @now ORDER BY check_due_at';
      return (await selectAll(database, table, rest, { now }, limit)).map(checkOf);
    },

    async demand(orderId, now) {
      const [row] = await database.query(
        database.dialect.updateReturning({
          table: 'orders',
          set: 'check_due_at = @now',
          where: 'id = @orderId',
          returning: table.columns.split(', '),
        }),
        { orderId, now },
      );
      return row && checkOf(table.fromRow(row));
    },

    async reschedule(checks, { dueAt, isDiscrepant }) {
      if (checks.length === 0) return 0;
      const unchanged = checks.map(
        (_check, index) =>
          `(id = @id${index} AND version = @version${index} AND check_due_at = @dueAt${index})`,
      );
      const params = Object.fromEntries<SqlValue>(
        checks.flatMap(({ orderId, version, dueAt: found }, index) => [
          [`id${index}`, orderId],
          [`version${index}`, version],
          [`dueAt${index}`, found],
        ]),
      );
      const discrepant = isDiscrepant === undefined ? '' : ', is_discrepant = @isDiscrepant';
      return database.execute(
        `UPDATE orders SET check_due_at = @dueAt${discrepant} WHERE ${unchanged.join(' OR ')}`,
        { ...params, dueAt, ...(isDiscrepant === undefined ? {} : { isDiscrepant }) },
      );
    },
  };
}

const checkOf = ({ isDiscrepant, ...check }: ValueOf<typeof columns>): DueCheck => ({
  ...check,
  wasDiscrepant: isDiscrepant ?? false,
});
