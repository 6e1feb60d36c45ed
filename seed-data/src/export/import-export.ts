import { join } from 'node:path';
import { systemRandom, type Clock, type Random } from '@ticketing/service-chassis/core';
import { resolveTarget, type TargetOptions } from '../config';
import { storedStart } from '../persistence/catalog-loader';
import { refuseProduction } from '../persistence/production-guard';
import { withServiceDatabases, type ServiceDatabases } from '../persistence/service-databases';
import type { OnProgress } from '../progress';
import { assessExport } from './assess-export';
import { weeksBetween, wholeWeeksToFuture } from './date-shift';
import type { ExportTable } from './export-files';
import { Findings } from './findings';
import { importIds } from './import-ids';
import {
  inferredMoney,
  summarize,
  writeReport,
  type InferredMoney,
  type TableSummary,
} from './import-report';
import { loadImport } from './load-import';
import { parseExport, readExportTexts, type ExportRows } from './read-export';

export interface ImportOptions extends TargetOptions {
  /** The directory with the seven CSV files. */
  readonly from: string;
  /** Move the events by whole weeks, so that those on sale are in the future. */
  readonly shiftDates?: boolean;
  /** Encrypts the key that signs tickets: order-service's TICKET_KEY_SECRET. */
  readonly ticketKeySecret: string;
  /** The owner of the venues and events; the account is created, without a password, when it does not exist. */
  readonly organizerEmail: string;
  readonly now: Date;
  readonly random?: Random;
  readonly onProgress?: OnProgress;
  readonly force?: boolean;
}

export interface ImportResult {
  readonly summary: readonly TableSummary[];
  readonly findings: Findings;
  /** Assumptions that are not in the export, for people to check. */
  readonly inferred: InferredMoney;
  readonly shiftWeeks: number;
  readonly reportPath: string;
}

/**
 * Loads all valid rows of an export into the services' databases, and writes a report of the rows that were refused or
 * adjusted. A second run of the same export changes nothing.
 *
 * @throws ProductionRefused when the databases look like production and `force` is not set.
 * @throws CsvFormatError when a file's header is not that of an export; nothing is loaded then.
 */
export async function importExport(options: ImportOptions): Promise<ImportResult> {
  const { now, onProgress = () => undefined, force = false, random = systemRandom } = options;
  const { environment, dataDirectory, urls } = resolveTarget(options);
  refuseProduction(urls, environment, force);

  const findings = new Findings();
  const rows = parseExport(await readExportTexts(options.from), findings);
  const read = countRows(rows, findings);
  const clock = fixedClock(now);
  return withServiceDatabases(
    urls,
    () => clock.now(),
    async (databases) => {
      const shiftWeeks = await chooseShift(databases, rows, now, options.shiftDates ?? false);
      const plan = assessExport(rows, { now, shiftWeeks }, findings);
      await loadImport({
        plan,
        databases,
        findings,
        clock,
        random,
        ticketKeySecret: options.ticketKeySecret,
        organizerEmail: options.organizerEmail,
        onProgress,
      });
      const reportPath = join(dataDirectory, 'import-report.csv');
      await writeReport(reportPath, findings);
      return {
        summary: summarize(read, findings),
        findings,
        inferred: inferredMoney(plan),
        shiftWeeks,
        reportPath,
      };
    },
  );
}

/** The shift of an earlier run is kept, because its events are stored and do not move again. */
async function chooseShift(
  databases: ServiceDatabases,
  { events }: ExportRows,
  now: Date,
  wanted: boolean,
): Promise<number> {
  for (const { key, value } of events) {
    const stored = await storedStart(
      databases.catalog,
      importIds.event({ key, originalStartsAt: value.event_date }),
    );
    if (stored !== undefined) return weeksBetween(value.event_date, stored);
  }
  if (!wanted) return 0;
  const toCome = events
    .filter(({ value }) => value.status !== 'CANCELLED')
    .map(({ value }) => value.event_date);
  return wholeWeeksToFuture(toCome, now);
}

function countRows(rows: ExportRows, findings: Findings): Record<ExportTable, number> {
  const count = (table: ExportTable) => rows[table].length + findings.count(table, 'refused');
  return {
    users: count('users'),
    venues: count('venues'),
    events: count('events'),
    seats: count('seats'),
    orders: count('orders'),
    payments: count('payments'),
    tickets: count('tickets'),
  };
}

/** One time for the whole import, so that the result does not depend on how long it takes. */
function fixedClock(now: Date): Clock {
  return { now: () => new Date(now), sleep: () => Promise.resolve() };
}
