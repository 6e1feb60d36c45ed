import type { Database, Table } from '@ticketing/service-chassis/database';
import type { InProgress } from '../application/ports/in-progress';

/** What every table needs whose rows begin as PENDING and are checked until they end. */
export function createPendingRows<Item>(database: Database, table: Table<Item>): InProgress<Item> {
  const { name, columns } = table;
  return {
    async listDue(now, limit) {
      const rows = await database.query(
        database.dialect.firstRows(
          `SELECT ${columns} FROM ${name} WHERE status = 'PENDING' AND next_check_at <= @now ORDER BY next_check_at`,
          limit,
        ),
        { now },
      );
      return rows.map((row) => table.fromRow(row));
    },

    async postponeCheck(id, until) {
      await database.execute(
        `UPDATE ${name} SET next_check_at = @until WHERE id = @id AND status = 'PENDING'`,
        { id, until },
      );
    },

    async countPending() {
      const [row] = await database.query<{ total: number }>(
        `SELECT COUNT(*) AS total FROM ${name} WHERE status = 'PENDING'`,
      );
      return row?.total ?? 0;
    },

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
