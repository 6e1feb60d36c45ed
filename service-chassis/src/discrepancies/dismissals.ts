import type { Database, SqlRunner } from '../database/database';
import type { Logger } from '../logging/logger';
import type { Clock } from '../core/clock';
import type { Decision, Discrepancy, DiscrepancyState, Dismissal } from './discrepancy';

/** The values of `dismissalColumns`; they are NULL for an open discrepancy. */
export interface DismissalRow {
  dismissed_at: Date | null;
  dismissed_by: string | null;
  reason: string | null;
}

export const dismissalColumns = 'dismissed_at, dismissed_by, reason';

/** A join for a query of a table whose rows can be dismissed by their `id`. */
export const joinDismissals = 'LEFT JOIN dismissals ON discrepancy_id = id';

/** Conditions for a query with `joinDismissals`. */
export const isOpen = 'discrepancy_id IS NULL';
export const isInState = (state: DiscrepancyState | undefined): string =>
  ({ open: isOpen, dismissed: 'discrepancy_id IS NOT NULL', any: '1 = 1' })[state ?? 'any'];

export function dismissalFrom({ dismissed_at, dismissed_by, reason }: DismissalRow): Dismissal | undefined {
  if (dismissed_at === null || dismissed_by === null || reason === null) return undefined;
  return { at: dismissed_at, by: dismissed_by, reason };
}

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
  async function earlier(tx: SqlRunner, id: string): Promise<Dismissal | undefined> {
    const [row] = await tx.query<DismissalRow>(
      `SELECT ${dismissalColumns} FROM dismissals WHERE discrepancy_id = @id`,
      { id },
    );
    return row && dismissalFrom(row);
  }

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
        const first = await earlier(tx, id);
        if (first !== undefined) return { dismissal: first };
        const dismissal = { by, reason, at: clock.now() };
        await tx.execute(
          `INSERT INTO dismissals (discrepancy_id, reason, dismissed_by, dismissed_at)
           VALUES (@id, @reason, @by, @at)`,
          { id, ...dismissal },
        );
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
