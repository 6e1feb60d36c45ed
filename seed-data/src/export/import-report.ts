import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { exportFiles, exportTables, type ExportTable } from './export-files';
import type { Findings } from './findings';
import type { ImportPlan } from './import-plan';

export interface TableSummary {
  readonly table: ExportTable;
  readonly fileName: string;
  readonly read: number;
  readonly imported: number;
  readonly refused: number;
  /** How many of the imported rows were changed. */
  readonly adjusted: number;
}

/** What became of the rows of each file; `read` is how many there were. */
export function summarize(read: Readonly<Record<ExportTable, number>>, findings: Findings): TableSummary[] {
  return exportTables.map((table) => {
    const refused = findings.count(table, 'refused');
    return {
      table,
      fileName: exportFiles[table].fileName,
      read: read[table],
      imported: read[table] - refused,
      refused,
      adjusted: findings.count(table, 'adjusted'),
    };
  });
}

/** Refunds that the export does not show, but that the cancellation of their events requires. */
export interface InferredMoney {
  readonly refunds: number;
  /** Minor units of the export's currency. */
  readonly refundTotal: number;
}

export function inferredMoney({ orders }: ImportPlan): InferredMoney {
  const refunded = orders.filter(({ status }) => status === 'REFUNDED');
  return { refunds: refunded.length, refundTotal: refunded.reduce((sum, { total }) => sum + total, 0) };
}

/** A table for a terminal. */
export function formatSummary(summary: readonly TableSummary[]): string {
  const rows = [
    ['file', 'rows', 'imported', 'refused', 'adjusted'],
    ...summary.map((one) => [one.fileName, one.read, one.imported, one.refused, one.adjusted].map(String)),
  ];
  return rows
    .map(
      ([name = '', ...numbers]) =>
        `${name.padEnd(20)}${numbers.map((number) => number.padStart(10)).join('')}`,
    )
    .join('\n');
}

/** Every refused or adjusted row as CSV, in the order of the files and their lines. */
export function formatReport(findings: Findings): string {
  const order = new Map(exportTables.map((table, index) => [table, index]));
  const rank = (table: ExportTable) => order.get(table) ?? exportTables.length;
  const sorted = [...findings.all].sort((a, b) => rank(a.table) - rank(b.table) || a.line - b.line);
  const lines = sorted.map(({ table, line, key, outcome, reason }) =>
    [exportFiles[table].fileName, String(line), key, outcome, reason].map(quoted).join(','),
  );
  return ['file,line,key,outcome,reason', ...lines, ''].join('\n');
}

/** Quotes where RFC 4180 asks for it. A leading sign of a formula is kept from spreadsheets. */
function quoted(field: string): string {
  const safe = /^[=+\-@\t\r]/.test(field) ? `'${field}` : field;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export async function writeReport(path: string, findings: Findings): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  // The report names people and amounts. The mode of writeFile counts only for a new file.
  await writeFile(path, formatReport(findings), { encoding: 'utf8', mode: 0o600 });
  await chmod(path, 0o600);
}
