import type { Database, SqlRunner } from '../database/database';
import { selectOne } from '../database/statements';
import * as column from '../database/table';
import type { Logger } from '../logging/logger';
import type { Clock } from '../core/clock';
import type { Decision, Discrepancy, DiscrepancyState, Dismissal } from './discrepancy';

const dismissalColumns = {
  at: column.datetime('dismissed_at'),
  by: column.varchar(64, 'dismissed_by'),
  reason: column.nvarchar(500),
} satisfies Record<keyof Dismissal, unknown>;
const table = column.defineTable('dismissals', dismissalColumns);

/** The columns of the dismissal that `joinDismissals` adds: null for an open discrepancy. */
export const dismissed = column.optional(dismissalColumns);

/** A join for a query of a table whose rows can be dismissed by their `id`. */
export const joinDismissals = 'LEFT JOIN dismissals ON discrepancy_id = id';

/** Conditions for a query with `joinDismissals`. */
export const isOpen = 'discrepancy_id IS NULL';
export const isInState = (state: DiscrepancyState | undefined): string =>
  ({ open: isOpen, dismissed: 'discrepancy_id IS NOT NULL', any: '1 = 1' })[state ?? 'any'];

export type Dismissals = ReturnType<typeof createDismissals>;

type Subject = Pick<Discrepancy, 'kind' | 'subject'>;

/** Stores the dismissals of operators. */
export function createDismissals({
  database,
  clock,
  logger,
}: {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
}) {
  return {
    /**
     * `lock` locks the row that is dismissed and returns its subject, so that nobody can change or delete the row
     * meanwhile. Undefined when there is no such row.
     */
    async add(
      id: string,
      { by, reason }: Decision,
      lock: (tx: SqlRunner) => Promise<Subject | undefined>,
    ): Promise<Dismissal | undefined> {
      const added = await database.transactions.run(async (tx) => {
        const about = await lock(tx);
        if (about === undefined) return undefined;
        const first = await selectOne(tx, table, 'WHERE discrepancy_id = @id', { id });
        if (first !== undefined) return { dismissal: first };
        const dismissal = { by, reason, at: clock.now() };
        await table.insert(tx, dismissal, { discrepancy_id: id });
        return { dismissal, about };
      });
      if (added?.about !== undefined) {
        const { kind, subject } = added.about;
        logger.info({ id, kind, subject, reason, by }, 'a discrepancy was dismissed');
      }
      return added?.dismissal;
    },

    /** True when there was a dismissal. */
    async remove(tx: SqlRunner, id: string): Promise<boolean> {
      return (await tx.execute('DELETE FROM dismissals WHERE discrepancy_id = @id', { id })) === 1;
    },
  };
}
