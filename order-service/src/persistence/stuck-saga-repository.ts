import {
  datetime,
  defineTable,
  nullable,
  nvarchar,
  type Database,
} from '@ticketing/service-chassis/database';
import type { StuckSagaRepository } from '../application/ports/stuck-saga-repository';
import { fromStored, sagaColumns, UNFINISHED } from './saga-repository';
import { storedSagaKind } from './stored-values';

const table = defineTable('sagas', {
  saga: sagaColumns,
  lastError: nullable(nvarchar(1000)),
  createdAt: datetime(),
  updatedAt: datetime(),
});

const STUCK = `${UNFINISHED} AND attempts >= @tries`;

export function createStuckSagaRepository(database: Database): StuckSagaRepository {
  return {
    async list(tries, after, limit) {
      const text = `SELECT ${table.columns} FROM sagas WHERE ${STUCK} AND id > @after ORDER BY id`;
      const rows = await database.query(database.dialect.firstRows(text, limit), { tries, after });
      return rows.map((row) => {
        const { saga, ...times } = table.fromRow(row);
        return { ...fromStored(saga), ...times };
      });
    },

    async isStuck(sagaId, tries) {
      const found = await database.query(`SELECT id FROM sagas WHERE id = @sagaId AND ${STUCK}`, {
        sagaId,
        tries,
      });
      return found.length > 0;
    },

    async restart(sagaId, tries, now) {
      const restarted = await database.execute(
        `UPDATE sagas SET attempts = 0, next_attempt_at = @now WHERE id = @sagaId AND ${STUCK}`,
        { sagaId, tries, now },
      );
      return restarted === 1;
    },

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
