import type { Database, SqlParams } from '../database/database';
import { UniqueViolation } from '../database/errors';
import type { Logger } from '../logging/logger';
import type { Metrics } from '../metrics/metrics';
import type { Clock } from '../runtime/clock';
import type { IdSource } from '../runtime/ids';
import type { Discrepancy, DiscrepancySource } from './discrepancy';

export interface Finding<Kind extends string = string> {
  readonly kind: Kind;
  readonly subject: string;
  readonly detail: string;
}

/** What a reconciliation found. */
export interface Findings<Kind extends string = string> extends DiscrepancySource {
  /** Opens a discrepancy, or renews the one that is open for this subject and kind. */
  report(finding: Finding<Kind>): Promise<void>;
  /** The books agree, again or still. */
  clear(kind: Kind, subject: string): Promise<void>;
  /** There was one right answer, and it was given. */
  repaired(finding: Finding<Kind>): Promise<void>;
}

export interface FindingsOptions<Kind extends string> {
  /** All that can be found, so that each has its metric from the first scrape. */
  readonly kinds: readonly Kind[];
  /** Compares the books of one subject again, and reports, repairs or clears. */
  readonly recheck: (kind: Kind, subject: string) => Promise<void>;
}

interface Row {
  id: string;
  kind: string;
  subject: string;
  detail: string;
  first_seen_at: Date;
  last_seen_at: Date;
}

const LONGEST_DETAIL = 1_000;

export function createFindings<const Kind extends string>(
  { kinds, recheck }: FindingsOptions<Kind>,
  parts: {
    readonly database: Database;
    readonly metrics: Metrics;
    readonly logger: Logger;
    readonly clock: Clock;
    readonly ids: IdSource;
  },
): Findings<Kind> {
  const { database, metrics, logger, clock, ids } = parts;
  const repairs = metrics.counter(
    'discrepancies_repaired_total',
    'Books that did not agree and were put right, by kind.',
    ['kind'],
  );
  for (const kind of kinds) repairs.inc({ kind }, 0);
  metrics.gauge('discrepancies', 'Books that do not agree, by kind.', ['kind'], async (gauge) => {
    const open = await database.query<{ kind: string; total: number }>(
      'SELECT kind, COUNT(*) AS total FROM discrepancies GROUP BY kind',
    );
    const totals = new Map(open.map(({ kind, total }) => [kind, total]));
    for (const kind of kinds) gauge.set({ kind }, totals.get(kind) ?? 0);
  });

  async function renew(params: SqlParams): Promise<boolean> {
    const renewed = await database.execute(
      'UPDATE discrepancies SET detail = @detail, last_seen_at = @now WHERE kind = @kind AND subject = @subject',
      params,
    );
    return renewed === 1;
  }

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

  async function close(kind: Kind, subject: string): Promise<boolean> {
    const closed = await database.execute(
      'DELETE FROM discrepancies WHERE kind = @kind AND subject = @subject',
      { kind, subject },
    );
    return closed === 1;
  }

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

    async list(after, limit) {
      const rows = await database.query<Row>(
        database.dialect.firstRows(
          `SELECT id, kind, subject, detail, first_seen_at, last_seen_at FROM discrepancies
           WHERE id > @after ORDER BY id`,
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
  };
}

const fromRow = (row: Row): Discrepancy => ({
  id: row.id,
  kind: row.kind,
  subject: row.subject,
  detail: row.detail,
  firstSeenAt: row.first_seen_at,
  lastSeenAt: row.last_seen_at,
});
