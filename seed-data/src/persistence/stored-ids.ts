import type { SqlRunner } from '@ticketing/service-chassis/database';

/** Tables of the services that are asked which rows they have. The names stand in statements, so they are listed here. */
export type KeyedTable = 'venues' | 'events' | 'event_sales' | 'reservations' | 'orders' | 'payments';

const keyColumns = {
  reservations: 'id',
  venues: 'id',
  events: 'id',
  event_sales: 'event_id',
  orders: 'id',
  payments: 'id',
} as const satisfies Record<KeyedTable, string>;

/** Which of the ids the table has. Read in the transaction that adds the rest, so that a second run adds nothing. */
export async function storedIds(
  runner: SqlRunner,
  table: KeyedTable,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const column = keyColumns[table];
  const rows = await runner.query<{ id: string }>(
    `SELECT ${column} AS id FROM ${table} WHERE ${column} IN (${runner.dialect.jsonList('ids')})`,
    { ids: JSON.stringify(ids) },
  );
  return new Set(rows.map(({ id }) => id));
}
