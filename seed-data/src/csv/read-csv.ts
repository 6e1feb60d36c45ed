import { parse } from 'csv-parse/sync';
import { errorText } from '@ticketing/service-chassis/http';
import type { z } from 'zod';

/** A row that could be read, with the line of the file at which it ends, counted from 1. */
export interface CsvRow<Value> {
  readonly line: number;
  readonly value: Value;
}

/** A row that could not be read. `key` is its first field, unchanged. */
export interface UnreadableRow {
  readonly line: number;
  readonly key: string;
  readonly reason: string;
}

export interface CsvContent<Value> {
  readonly rows: readonly CsvRow<Value>[];
  readonly unreadable: readonly UnreadableRow[];
}

/** The file as a whole has the wrong format. */
export class CsvFormatError extends Error {
  override readonly name = 'CsvFormatError';
}

/**
 * Reads CSV (RFC 4180) whose header must hold exactly the members of `schema`, in any order. Spreadsheets of some countries
 * write semicolons or tabs between the fields, or name the sign in a first line, such as `sep=;`. Each row is checked by the
 * schema; one that fails, or has too few or too many fields, does not stop the others.
 *
 * @throws CsvFormatError when the header is wrong or the quotes do not match.
 */
export function readCsv<Schema extends z.ZodObject>(
  fileName: string,
  text: string,
  schema: Schema,
): CsvContent<z.output<Schema>> {
  const [header, ...records] = parseRecords(fileName, text);
  if (header === undefined) throw new CsvFormatError(`${fileName} is empty: it needs at least a header.`);
  checkHeader(fileName, header.fields, Object.keys(schema.shape));

  const rows: CsvRow<z.output<Schema>>[] = [];
  const unreadable: UnreadableRow[] = [];
  for (const { fields, line } of records) {
    const result = readRow(header.fields, fields, schema);
    if ('value' in result) rows.push({ line, value: result.value });
    else unreadable.push({ line, key: fields[0] ?? '', reason: result.reason });
  }
  return { rows, unreadable };
}

function readRow<Schema extends z.ZodObject>(
  header: readonly string[],
  fields: readonly string[],
  schema: Schema,
): { readonly value: z.output<Schema> } | { readonly reason: string } {
  if (fields.length !== header.length) {
    return { reason: `It has ${fields.length} fields, and the header ${header.length}.` };
  }
  if (fields.some((field) => field.includes(LOST_LETTER))) {
    return { reason: `It holds "${LOST_LETTER}": letters were lost when the file was converted before.` };
  }
  const row = Object.fromEntries(header.map((name, index) => [name, fields[index]]));
  const result = schema.safeParse(row, { error: errorText });
  if (result.success) return { value: result.data };
  return {
    reason: result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
  };
}

/** What a lenient decoder writes in the place of a letter that it cannot read. */
const LOST_LETTER = '\ufffd';

interface ParsedRecord {
  readonly fields: readonly string[];
  readonly line: number;
}

const SEPARATOR_LINE = /^sep=(.)\r?\n/;
const separators = [',', ';', '\t'];

/** The sign that is most often in the header: no column has one of them in its name. */
function separatorOf(text: string): string {
  const header = text.split(/\r?\n/, 1)[0] ?? '';
  const count = (sign: string) => header.split(sign).length;
  return separators.reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

function parseRecords(fileName: string, text: string): ParsedRecord[] {
  const content = text.replace(/^\ufeff/, '');
  const [separatorLine, named] = SEPARATOR_LINE.exec(content) ?? [''];
  const table = content.slice(separatorLine.length);
  const linesBefore = separatorLine === '' ? 0 : 1;
  try {
    const records = parse(table, {
      delimiter: named ?? separatorOf(table),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => ({ fields: record, line: info.lines + linesBefore }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CsvFormatError(`${fileName} is not valid CSV: ${reason}`, { cause: error });
  }
}

function checkHeader(fileName: string, header: readonly string[], expected: readonly string[]): void {
  const missing = expected.filter((name) => !header.includes(name));
  const unknown = header.filter((name) => !expected.includes(name));
  const doubled = header.filter((name, index) => header.indexOf(name) !== index);
  const faults = [
    ...(missing.length > 0 ? [`lacks ${missing.join(', ')}`] : []),
    ...(unknown.length > 0 ? [`has the unknown ${unknown.join(', ')}`] : []),
    ...(doubled.length > 0 ? [`repeats ${doubled.join(', ')}`] : []),
  ];
  if (faults.length > 0) {
    throw new CsvFormatError(
      `The header of ${fileName} ${faults.join(' and ')}. It must be: ${expected.join(',')}`,
    );
  }
}
