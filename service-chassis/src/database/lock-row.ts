import type { SqlParams, SqlRow, SqlRunner } from './database';
import { plainIdentifier } from './identifier';

export interface RowLock {
  readonly table: string;
  /** A column that is written with its own value; any that no index covers will do. */
  readonly column: string;
  readonly where: string;
  readonly returning: readonly string[];
}

/**
 * Locks a row for the rest of the transaction and reads it, on both engines by an UPDATE that changes nothing: the subset
 * has no SELECT ... FOR UPDATE and no table hints. Undefined when there is no such row.
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
