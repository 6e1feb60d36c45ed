import type { Counter } from 'prom-client';
import type { Database, SqlParams } from '../database/database';
import { lockRow } from '../database/lock-row';
import { isInserted, selectAll } from '../database/statements';
import * as column from '../database/table';
import type { Logger } from '../logging/logger';
import type { Metrics } from '../metrics/metrics';
import type { Clock } from '../core/clock';
import type { IdSource } from '../core/ids';
import type { Decision, Discrepancy, DiscrepancySource, DiscrepancyState, Dismissal } from './discrepancy';
import {
  createDismissals,
  dismissed,
  isInState,
  isOpen,
  joinDismissals,
  type Dismissals,
} from './dismissals';

export interface DiscrepancyReport<Kind extends string = string> {
  readonly kind: Kind;
  readonly subject: string;
  readonly detail: string;
}

/** The discrepancies that a reconciliation found. */
export interface DiscrepancyLog<Kind extends string = string> {
  /**
   * Opens a discrepancy, or updates the existing one of this kind and subject. A dismissal stays while the detail is the
   * same; another detail opens the discrepancy again.
   */
  report(report: DiscrepancyReport<Kind>): Promise<void>;
  /** Deletes the discrepancy, if there is one, because the records agree. */
  clear(kind: Kind, subject: string): Promise<void>;
  /** Counts what the service corrected itself, because only one correction was possible. */
  repaired(report: DiscrepancyReport<Kind>): Promise<void>;
  readonly list: DiscrepancySource['list'];
  /** The log as operators use it. Their retry calls `recheck`, which compares the records of one subject again. */
  sourceWith(recheck: (kind: Kind, subject: string) => Promise<void>): DiscrepancySource;
}

const LONGEST_DETAIL = 1_000;

const dismissible = column.defineTable('discrepancies', {
  id: column.varchar(40),
  kind: column.varchar(40),
  subject: column.varchar(64),
  detail: column.nvarchar(LONGEST_DETAIL),
  firstSeenAt: column.datetime(),
  lastSeenAt: column.datetime(),
  dismissed,
} satisfies Record<keyof Discrepancy, unknown>);

interface DiscrepancyLogDependencies {
  readonly database: Database;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** @param kinds every kind that can be reported, so that each has its metrics from the first scrape */
export const createDiscrepancyLog = <const Kind extends string>(
  kinds: readonly Kind[],
  dependencies: DiscrepancyLogDependencies,
): DiscrepancyLog<Kind> => new StoredDiscrepancyLog(kinds, dependencies);

class StoredDiscrepancyLog<Kind extends string> implements DiscrepancyLog<Kind> {
  readonly #database: Database;
  readonly #dismissals: Dismissals;
  readonly #repairs: Counter<'kind'>;

  constructor(
    private readonly kinds: readonly Kind[],
    private readonly dependencies: DiscrepancyLogDependencies,
  ) {
    this.#database = dependencies.database;
    this.#dismissals = createDismissals(dependencies);
    this.#repairs = addMetrics(kinds, dependencies);
  }

  async report({ kind, subject, detail }: DiscrepancyReport<Kind>): Promise<void> {
    const { clock, logger } = this.dependencies;
    const params = { kind, subject, detail: detail.slice(0, LONGEST_DETAIL), now: clock.now() };
    if (await this.#renew(params)) return;
    if (await this.#open(params)) logger.warn({ kind, subject, detail }, 'a discrepancy was found');
    else await this.#renew(params);
  }

  async clear(kind: Kind, subject: string): Promise<void> {
    if (await this.#close(kind, subject))
      this.dependencies.logger.info({ kind, subject }, 'a discrepancy is gone');
  }

  async repaired({ kind, subject, detail }: DiscrepancyReport<Kind>): Promise<void> {
    await this.#close(kind, subject);
    this.#repairs.inc({ kind });
    this.dependencies.logger.warn({ kind, subject, detail }, 'a discrepancy was repaired');
  }

  list(after: string | undefined, limit: number, state?: DiscrepancyState): Promise<Discrepancy[]> {
    const rest = `${joinDismissals} WHERE id > @after AND ${isInState(state)} ORDER BY id`;
    return selectAll(this.#database, dismissible, rest, { after: after ?? '' }, limit);
  }

  sourceWith(recheck: (kind: Kind, subject: string) => Promise<void>): DiscrepancySource {
    return {
      list: (after, limit, state) => this.list(after, limit, state),
      retry: (id) => this.#retry(id, recheck),
      dismiss: (id, decision) => this.#dismiss(id, decision),
    };
  }

  async #retry(id: string, recheck: (kind: Kind, subject: string) => Promise<void>): Promise<boolean> {
    const [row] = await this.#database.query<Pick<Discrepancy, 'kind' | 'subject'>>(
      'SELECT kind, subject FROM discrepancies WHERE id = @id',
      { id },
    );
    const kind = this.kinds.find((known) => known === row?.kind);
    if (row === undefined || kind === undefined) return false;
    await recheck(kind, row.subject);
    return true;
  }

  #dismiss(id: string, decision: Decision): Promise<Dismissal | undefined> {
    return this.#dismissals.add(id, decision, (tx) =>
      lockRow(
        tx,
        { table: 'discrepancies', column: 'detail', where: 'id = @id', returning: ['kind', 'subject'] },
        { id },
      ),
    );
  }

  async #renew(params: SqlParams & DiscrepancyReport): Promise<boolean> {
    return (await this.#repeat(params)) || this.#revise(params);
  }

  /** Updates a discrepancy whose detail is the same. A dismissal stays, so that no operator has to dismiss it again. */
  async #repeat(params: SqlParams): Promise<boolean> {
    const repeated = await this.#database.execute(
      `UPDATE discrepancies SET last_seen_at = @now
       WHERE kind = @kind AND subject = @subject AND detail = @detail`,
      params,
    );
    return repeated === 1;
  }

  /** Updates a discrepancy whose detail has changed. This ends a dismissal, because it was for the old detail. */
  async #revise(params: SqlParams & DiscrepancyReport): Promise<boolean> {
    const revised = await this.#database.transactions.run(async (tx) => {
      const [row] = await tx.query<Pick<Discrepancy, 'id'>>(
        tx.dialect.updateReturning({
          table: 'discrepancies',
          set: 'detail = @detail, last_seen_at = @now',
          where: 'kind = @kind AND subject = @subject AND detail <> @detail',
          returning: ['id'],
        }),
        params,
      );
      return row && { wasDismissed: await this.#dismissals.remove(tx, row.id) };
    });
    const { kind, subject, detail } = params;
    if (revised?.wasDismissed === true) {
      this.dependencies.logger.warn(
        { kind, subject, detail },
        'a discrepancy that was dismissed is open again',
      );
    }
    return revised !== undefined;
  }

  #open(params: SqlParams): Promise<boolean> {
    return isInserted(
      this.#database.execute(
        `INSERT INTO discrepancies (id, kind, subject, detail, first_seen_at, last_seen_at)
         VALUES (@id, @kind, @subject, @detail, @now, @now)`,
        { id: this.dependencies.ids.next('dsc'), ...params },
      ),
    );
  }

  #close(kind: Kind, subject: string): Promise<boolean> {
    return this.#database.transactions.run(async (tx) => {
      const [closed] = await tx.query<Pick<Discrepancy, 'id'>>(
        tx.dialect.deleteReturning({
          table: 'discrepancies',
          where: 'kind = @kind AND subject = @subject',
          returning: ['id'],
        }),
        { kind, subject },
      );
      if (closed !== undefined) await this.#dismissals.remove(tx, closed.id);
      return closed !== undefined;
    });
  }
}

/** Returns the counter of repairs. */
function addMetrics(
  kinds: readonly string[],
  { database, metrics }: DiscrepancyLogDependencies,
): Counter<'kind'> {
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
  return repairs;
}
