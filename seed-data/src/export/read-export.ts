import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { decodeCsv } from '../csv/decode-csv';
import { readCsv } from '../csv/read-csv';
import {
  exportFiles,
  type ExportEvent,
  type ExportOrder,
  type ExportPayment,
  type ExportSeat,
  type ExportTable,
  type ExportTicket,
  type ExportUser,
  type ExportVenue,
} from './export-files';
import type { Findings } from './findings';
import { ImportRefused } from './import-refused';

export interface ExportRow<Value> {
  readonly line: number;
  readonly key: string;
  readonly value: Value;
}

/** The rows of an export that could be read; a rule takes some and leaves the rest. */
export interface ExportRows {
  readonly users: readonly ExportRow<ExportUser>[];
  readonly venues: readonly ExportRow<ExportVenue>[];
  readonly events: readonly ExportRow<ExportEvent>[];
  readonly seats: readonly ExportRow<ExportSeat>[];
  readonly orders: readonly ExportRow<ExportOrder>[];
  readonly payments: readonly ExportRow<ExportPayment>[];
  readonly tickets: readonly ExportRow<ExportTicket>[];
}

export type ExportTexts = Readonly<Record<ExportTable, string>>;

/** Reads the seven files of the directory. @throws ImportRefused when one is missing, CsvFormatError when one is not UTF-8 */
export async function readExportTexts(directory: string): Promise<ExportTexts> {
  const read = async (table: ExportTable) => {
    const { fileName } = exportFiles[table];
    const path = join(directory, fileName);
    let bytes: Buffer;
    try {
      bytes = await readFile(path);
    } catch (error) {
      throw new ImportRefused(
        `${path} cannot be read: an export has all of its seven files in one directory.`,
        {
          cause: error,
        },
      );
    }
    return decodeCsv(fileName, bytes);
  };
  // One after the other, so that of several bad files always the first one is named.
  return {
    users: await read('users'),
    venues: await read('venues'),
    events: await read('events'),
    seats: await read('seats'),
    orders: await read('orders'),
    payments: await read('payments'),
    tickets: await read('tickets'),
  };
}

/** Takes the texts apart; each row that cannot be read becomes a finding. @throws CsvFormatError for a wrong header. */
export function parseExport(texts: ExportTexts, findings: Findings): ExportRows {
  return {
    users: parseTable('users', exportFiles.users.schema, (row) => row.user_id),
    venues: parseTable('venues', exportFiles.venues.schema, (row) => row.venue_id),
    events: parseTable('events', exportFiles.events.schema, (row) => row.event_id),
    seats: parseTable('seats', exportFiles.seats.schema, (row) => row.seat_id),
    orders: parseTable('orders', exportFiles.orders.schema, (row) => row.order_id),
    payments: parseTable('payments', exportFiles.payments.schema, (row) => row.payment_id),
    tickets: parseTable('tickets', exportFiles.tickets.schema, (row) => row.ticket_id),
  };

  function parseTable<Schema extends z.ZodObject>(
    table: ExportTable,
    schema: Schema,
    keyOf: (row: z.output<Schema>) => string,
  ): ExportRow<z.output<Schema>>[] {
    const { rows, unreadable } = readCsv(exportFiles[table].fileName, texts[table], schema);
    for (const { line, key, reason } of unreadable) {
      findings.add({ table, line, key, outcome: 'refused', reason });
    }
    return rows.map(({ line, value }) => ({ line, key: keyOf(value), value }));
  }
}
