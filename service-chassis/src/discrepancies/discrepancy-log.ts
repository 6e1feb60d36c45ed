import type { Database, SqlParams } from '../database/database';
import { UniqueViolation } from '../database/errors';
import type { Logger } from '../logging/logger';
import type { Metrics } from '../metrics/metrics';
import type { Clock } from '../core/clock';
import type { IdSource } from '../core/ids';
import type { Discrepancy, DiscrepancySource } from './discrepancy';
import {
  createDismissals,
  dismissalColumns,
  dismissalFrom,
  isInState,
  isOpen,
  joinDismissals,
  type DismissalRow,
} from './dismissals';

export interface DiscrepancyReport<Kind extends string = string> {
  readonly kind: Kind;
  readonly subject: string;
  readonly detail: string;
}

/** What a reconciliation found. */
export interface DiscrepancyLog<Kind extends string = string> extends DiscrepancySource {
  /**
   * Opens a discrepancy, or renews the one that there is for this subject and kind. One that was dismissed stays so while it
   * is reported in the same words, and is open again when they are others.
   */
  report(report: DiscrepancyReport<Kind>): Promise<void>;
  /** The books agree, again or still. */
  clear(kind: Kind, subject: string): Promise<void>;
  /** There was one right answer, and it was given. */
  repaired(report: DiscrepancyReport<Kind>): Promise<void>;
}

export interface DiscrepancyLogOptions<Kind extends string> {
  /** All that can be found, so that each has its metric from the first scrape. */
  readonly kinds: readonly Kind[];
  /** Compares the books of one subject again, and reports, repairs or clears. */
  readonly recheck: (kind: Kind, subject: string) => Promise<void>;
}

interface Row extends DismissalRow {
  id: string;
  kind: string;
  subject: string;
  detail: string;
  first_seen_at: Date;
  last_seen_at: Date;
}

const LONGEST_DETAIL = 1_000;

export function createDiscrepancyLog<const Kind extends string>(
  { kinds, recheck }: DiscrepancyLogOptions<Kind>,
  parts: {
    readonly database: Database;
    readonly metrics: Metrics;
    readonly logger: Logger;
    readonly clock: Clock;
    readonly ids: IdSource;
  },
): DiscrepancyLog<Kind> {
  const { database, metrics, logger, clock, ids } = parts;
  const dismissals = createDismissals(parts);
  const repairs = metrics.counter(
    'discrepancies_repaired_total',
    'Books that did not agree and were put right, by kind.',
    ['kind'],
  );
  for (const kind of kinds) repairs.inc({ kind }, 0);
  metrics.gauge(
    'discrepancies',
    'Books that do not agree and that nobody dismissed, by kind.',
    ['kind'],
    async (gauge) => {
      const open = await database.query<{ kind: string; total: number }>(
        `SELECT kind, COUNT(*) AS total FROM discrepancies ${joinDismissals} WHERE ${isOpen} GROUP BY kind`,
      );
      const totals = new Map(open.map(({ kind, total }) => [kind, total]));
      for (const kind of kinds) gauge.set({ kind }, totals.get(kind) ?? 0);
    },
  );

  /** Found again as it was: who dismissed it need not do so once more. */
  async function repeat(params: SqlParams): Promise<boolean> {
    const repeated = await database.execute(
      `UPDATE discrepancies SET last_seen_at = @now
       WHERE kind = @kind AND subject = @subject AND detail = @detail`,
      params,
    );
    return repeated === 1;
  }

  /** Found otherwise than it was, which nobody has looked at yet: a dismissal does not hold for it. */
  async function revise(params: SqlParams & DiscrepancyReport): Promise<boolean> {
    const revised = await database.transactions.run(async (tx) => {
      const [row] = await tx.query<Pick<Row, 'id'>>(
        tx.dialect.updateReturning({
          table: 'discrepancies',
          set: 'detail = @detail, last_seen_at = @now',
          where: 'kind = @kind AND subject = @subject AND detail <> @detail',
          returning: ['id'],
        }),
        params,
      );
      return row && { wasDismissed: await dismissals.remove(tx, row.id) };
    });
    const { kind, subject, detail } = params;
    if (revised?.wasDismissed === true) {
      logger.warn({ kind, subject, detail }, 'a discrepancy that was dismissed is open again');
    }
    return revised !== undefined;
  }

  const renew = async (params: SqlParams & DiscrepancyReport) => (await repeat(params)) || revise(params);

  async function open(params: SqlParams): Promise<boolean> {
    try {
      await database.execute(
        `INSERT INTO discrepancies (id, kind, subject, detail, first_seen_at, last_seen_at)
         VALUES (@id, @kind, @subject, @detail, @now, @now)`,
        { id: ids.next('dsc'), ...params },
      );
      return true;
    } catch (error) {
      if (error instanceof UniqueViolation) return false;
      throw error;
    }
  }

  const close = (kind: Kind, subject: string): Promise<boolean> =>
    database.transactions.run(async (tx) => {
      const [closed] = await tx.query<Pick<Row, 'id'>>(
        tx.dialect.deleteReturning({
          table: 'discrepancies',
          where: 'kind = @kind AND subject = @subject',
          returning: ['id'],
        }),
        { kind, subject },
      );
      if (closed !== undefined) await dismissals.remove(tx, closed.id);
      return closed !== undefined;
    });

  return {
    async report({ kind, subject, detail }) {
      const params = { kind, subject, detail: detail.slice(0, LONGEST_DETAIL), now: clock.now() };
      if (await renew(params)) return;
      if (await open(params)) logger.warn({ kind, subject, detail }, 'the books do not agree');
      else await renew(params);
    },

    async clear(kind, subject) {
      if (await close(kind, subject)) logger.info({ kind, subject }, 'the books agree again');
    },

    async repaired({ kind, subject, detail }) {
      await close(kind, subject);
      repairs.inc({ kind });
      logger.warn({ kind, subject, detail }, 'the books did not agree and were put right');
    },

    async list(after, limit, state) {
      const rows = await database.query<Row>(
        database.dialect.firstRows(
          `SELECT id, kind, subject, detail, first_seen_at, last_seen_at, ${dismissalColumns}
           FROM discrepancies ${joinDismissals}
           WHERE id > @after AND ${isInState(state)} ORDER BY id`,
          limit,
        ),
        { after: after ?? '' },
      );
      return rows.map(fromRow);
    },

    async retry(id) {
      const [row] = await database.query<Pick<Row, 'kind' | 'subject'>>(
        'SELECT kind, subject FROM discrepancies WHERE id = @id',
        { id },
      );
      const kind = kinds.find((known) => known === row?.kind);
      if (row === undefined || kind === undefined) return false;
      await recheck(kind, row.subject);
      return true;
    },

    dismiss: (id, decision) =>
      dismissals.add(id, decision, async (tx) => {
        const [row] = await tx.query<Pick<Row, 'kind' | 'subject'>>(
          tx.dialect.updateReturning({
            table: 'discrepancies',
            set: 'detail = detail',
            where: 'id = @id',
            returning: ['kind', 'subject'],
          }),
          { id },
        );
        return row;
      }),
  };
}

const fromRow = (row: Row): Discrepancy => ({
  id: row.id,
  kind: row.kind,
  subject: row.subject,
  detail: row.detail,
  firstSeenAt: row.first_seen_at,
  lastSeenAt: row.last_seen_at,
  dismissed: dismissalFrom(row),
});
