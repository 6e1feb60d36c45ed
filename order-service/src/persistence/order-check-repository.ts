import type { Database, SqlValue } from '@ticketing/service-chassis/database';
import type { DueCheck, OrderCheckRepository } from '../application/ports/order-check-repository';

interface Row {
  id: string;
  version: number;
  check_due_at: Date;
  is_discrepant: boolean | null;
}

const COLUMNS = ['id', 'version', 'check_due_at', 'is_discrepant'];

export function createOrderCheckRepository(database: Database): OrderCheckRepository {
  return {
    async due(now, limit) {
      const rows = await database.query<Row>(
        database.dialect.firstRows(
          `SELECT ${COLUMNS.join(', ')} FROM orders WHERE check_due_at <= @now ORDER BY check_due_at`,
          limit,
        ),
        { now },
      );
      return rows.map(checkOf);
    },

    async demand(orderId, now) {
      const [row] = await database.query<Row>(
        database.dialect.updateReturning({
          table: 'orders',
          set: 'check_due_at = @now',
          where: 'id = @orderId',
          returning: COLUMNS,
        }),
        { orderId, now },
      );
      return row === undefined ? undefined : checkOf(row);
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

const checkOf = (row: Row): DueCheck => ({
  orderId: row.id,
  version: row.version,
  dueAt: row.check_due_at,
  wasDiscrepant: row.is_discrepant ?? false,
});
