import {
  changesRow,
  column,
  defineTable,
  hasRow,
  selectAll,
  type Database,
} from '@ticketing/service-chassis/database';
import type { StuckSagaRepository } from '../application/ports/stuck-saga-repository';
import { fromStored, sagaColumns, UNFINISHED } from './saga-repository';
import { storedSagaKind } from './stored-values';

const table = defineTable('sagas', {
  saga: sagaColumns,
  lastError: column.nullable(column.nvarchar(1000)),
  createdAt: column.datetime(),
  updatedAt: column.datetime(),
});

const STUCK = `${UNFINISHED} AND attempts >= @tries`;

export function createStuckSagaRepository(database: Database): StuckSagaRepository {
  return {
    async list(tries, after, limit) {
      const rest = `WHERE ${STUCK} AND id > @after ORDER BY id`;
      const stuck = await selectAll(database, table, rest, { tries, after }, limit);
      return stuck.map(({ saga, ...times }) => ({ ...fromStored(saga), ...times }));
    },

    isStuck: (sagaId, tries) =>
      hasRow(database, `SELECT id FROM sagas WHERE id = @sagaId AND ${STUCK}`, { sagaId, tries }),

    restart: (sagaId, tries, now) =>
      changesRow(
        database,
        `UPDATE sagas SET attempts = 0, next_attempt_at = @now WHERE id = @sagaId AND ${STUCK}`,
        { sagaId, tries, now },
      ),

    async countUnfinished(tries) {
      // Selects the oldest row instead of MIN(created_at), because an expression has no column type to read a date by.
      const rows = await database.query<{ kind: string; total: number; stuck: number; created_at: Date }>(
        `WITH ranked AS (
           SELECT kind, created_at, COUNT(*) OVER (PARTITION BY kind) AS total,
             SUM(CASE WHEN attempts >= @tries THEN 1 ELSE 0 END) OVER (PARTITION BY kind) AS stuck,
             ROW_NUMBER() OVER (PARTITION BY kind ORDER BY created_at) AS place
           FROM sagas WHERE ${UNFINISHED})
         SELECT kind, total, stuck, created_at FROM ranked WHERE place = 1`,
        { tries },
      );
      return rows.map(({ kind, created_at, ...counts }) => ({
        ...counts,
        kind: storedSagaKind.read(kind),
        oldestAt: created_at,
      }));
    },
  };
}
