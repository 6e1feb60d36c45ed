import { countRows, selectAll, type Database, type Table } from '@ticketing/service-chassis/database';
import type { InProgress } from '../application/ports/in-progress';

/** What every table needs whose rows begin as PENDING and are checked until they end. */
export function createPendingRows<Item>(database: Database, table: Table<Item>): InProgress<Item> {
  const { name } = table;
  return {
    listDue(now, limit) {
      const rest = `WHERE status = 'PENDING' AND next_check_at <= @now ORDER BY next_check_at`;
      return selectAll(database, table, rest, { now }, limit);
    },

    async postponeCheck(id, until) {
      await database.execute(
        `UPDATE ${name} SET next_check_at = @until WHERE id = @id AND status = 'PENDING'`,
        { id, until },
      );
    },

    countPending: () => countRows(database, `${name} WHERE status = 'PENDING'`),

    async oldestPending() {
      const [row] = await database.query<{ created_at: Date }>(
        database.dialect.firstRows(
          `SELECT created_at FROM ${name} WHERE status = 'PENDING' ORDER BY created_at`,
          1,
        ),
      );
      return row?.created_at;
    },
  };
}
