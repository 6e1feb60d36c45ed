import type { SqlParams, SqlRow, SqlRunner } from './database';
import { plainIdentifier } from './identifier';

export interface RowLock {
  readonly table: string;
  /** A column that is set to its own value. Choose one without an index. */
  readonly column: string;
  readonly where: string;
  readonly returning: readonly string[];
}

/**
 * Locks a row for the rest of the transaction and reads it. On both engines it uses an UPDATE that changes nothing,
 * because the subset has no SELECT ... FOR UPDATE and no table hints. Undefined when there is no such row.
 */
export async function lockRow<Row extends object = SqlRow>(
  tx: SqlRunner,
  { table, column, where, returning }: RowLock,
  params: SqlParams,
): Promise<Row | undefined> {
  const name = plainIdentifier(column);
  const [row] = await tx.query<Row>(
    tx.dialect.updateReturning({ table, set: `${name} = ${name}`, where, returning }),
    params,
  );
  return row;
}
