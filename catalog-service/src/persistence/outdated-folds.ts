import type { Database } from '@ticketing/service-chassis/database';
import type { FoldedRows } from '../application/ports/folded-rows';
import { FOLD_VERSION } from '../domain/text';

/** One query a condition, because an index finds the rows of either, but not of both together. */
export const createListOutdatedFolds =
  (database: Database, table: 'events' | 'venues'): FoldedRows['listOutdatedFolds'] =>
  async (count) => {
    const idsWhere = async (condition: string, params: Readonly<Record<string, number>>) => {
      const text = `SELECT id FROM ${table} WHERE ${condition} ORDER BY fold_version, id`;
      const rows = await database.query<{ id: string }>(database.dialect.firstRows(text, count), params);
      return rows.map(({ id }) => id);
    };
    const neverNoted = await idsWhere('fold_version IS NULL', {});
    if (neverNoted.length >= count) return neverNoted;
    const older = await idsWhere('fold_version < @foldVersion', { foldVersion: FOLD_VERSION });
    return [...neverNoted, ...older].slice(0, count);
  };
