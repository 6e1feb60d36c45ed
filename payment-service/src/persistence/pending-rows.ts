import type { Database } from '@ticketing/service-chassis/database';
import type { UnderWay } from '../application/ports';

/** What is asked of every table whose rows begin as PENDING and are looked after until they end. */
export function pendingRows<Row extends object, Item>(
  database: Database,
  {
    table,
    select,
    fromRow,
  }: {
    readonly table: 'payments' | 'refunds';
    /** Without conditions. */
    readonly select: string;
    readonly fromRow: (row: Row) => Item;
  },
): UnderWay<Item> {
  return {
    async listDue(now, limit) {
      const rows = await database.query<Row>(
        database.dialect.firstRows(
          `${select} WHERE status = 'PENDING' AND next_check_at <= @now ORDER BY next_check_at`,
          limit,
        ),
        { now },
      );
      return rows.map(fromRow);
    },

    async postponeCheck(id, until) {
      await database.execute(
        `UPDATE ${table} SET next_check_at = @until WHERE id = @id AND status = 'PENDING'`,
        { id, until },
      );
    },

    async countPending() {
      const [row] = await database.query<{ total: number }>(
        `SELECT COUNT(*) AS total FROM ${table} WHERE status = 'PENDING'`,
      );
      return row?.total ?? 0;
    },

    async oldestPending() {
      const [row] = await database.query<{ created_at: Date }>(
        database.dialect.firstRows(
          `SELECT created_at FROM ${table} WHERE status = 'PENDING' ORDER BY created_at`,
          1,
        ),
      );
      return row?.created_at;
    },
  };
}
