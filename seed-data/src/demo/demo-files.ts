import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { decodeCsv } from '../csv/decode-csv';
import { CsvFormatError, readCsv } from '../csv/read-csv';

const text = z.string().trim().min(1, 'must not be empty');
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
const number = z.coerce.number();
const count = z.coerce.number().int().min(1);
const list = (separator: string) =>
  z.string().transform((value) =>
    value
      .split(separator)
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );

const userRow = z.strictObject({
  user: text,
  name: text,
  email: text,
  phone: optional(text),
  role: z.enum(['customer', 'organizer', 'staff', 'admin']),
});

const venueRow = z.strictObject({
  venue: text,
  name: text,
  address: text,
  city: text,
  country: text,
  time_zone: text,
  currency: text,
  tax_basis_points: number.int().min(0),
});

const sectionRow = z.strictObject({
  venue: text,
  section: text,
  kind: z.enum(['SEATED', 'STANDING']),
  capacity: optional(count),
  shape: optional(z.enum(['ARC', 'GRID'])),
  x: optional(number),
  y: optional(number),
  radius_x: optional(number),
  radius_y: optional(number),
  angle_from: optional(number),
  angle_to: optional(number),
  gap: optional(number),
  blocks: optional(count),
  first_block: optional(count),
  rows: optional(count),
  row_names: optional(z.enum(['LETTERS', 'NUMBERS'])),
  row_pitch: optional(number),
  seats: optional(count),
  seats_added: optional(number),
  seat_pitch: optional(number),
});

const rowRow = z.strictObject({
  venue: text,
  section: text,
  row: text,
  seats: optional(count),
  accessible: list(' '),
});

const localTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 19:30')
  .transform((value) => ({ hour: Number(value.slice(0, 2)), minute: Number(value.slice(3)) }));

/** An event begins so many days ahead at a local time, or so many hours ahead at whatever time that is. */
const eventRow = z.strictObject({
  event: text,
  venue: text,
  title: text,
  type: text,
  days_ahead: optional(count),
  local_time: optional(localTime),
  hours_ahead: optional(count),
  minutes: count,
  max_seats_per_order: count,
  refund_cutoff_hours: count,
  description: text,
});

const tierRow = z.strictObject({ event: text, tier: text, price: text, sections: list('|') });

export type DemoUserRow = z.output<typeof userRow>;
export type DemoVenueRow = z.output<typeof venueRow>;
export type DemoSectionRow = z.output<typeof sectionRow>;
export type DemoRowRow = z.output<typeof rowRow>;
export type DemoEventRow = z.output<typeof eventRow>;
export type DemoTierRow = z.output<typeof tierRow>;

export interface DemoFiles {
  readonly users: readonly DemoUserRow[];
  readonly venues: readonly DemoVenueRow[];
  readonly sections: readonly DemoSectionRow[];
  readonly rows: readonly DemoRowRow[];
  readonly events: readonly DemoEventRow[];
  readonly tiers: readonly DemoTierRow[];
}

export const demoDirectory = join(__dirname, '../../demo');

/** @throws CsvFormatError for a wrong row: these files are our own, so no row is skipped */
export async function readDemoFiles(directory = demoDirectory): Promise<DemoFiles> {
  const read = async <Schema extends z.ZodObject>(fileName: string, schema: Schema) => {
    const { rows, unreadable } = readCsv(
      fileName,
      decodeCsv(fileName, await readFile(join(directory, fileName))),
      schema,
    );
    const [first] = unreadable;
    if (first !== undefined) throw new CsvFormatError(`${fileName}, line ${first.line}: ${first.reason}`);
    return rows.map(({ value }) => value);
  };
  const [users, venues, sections, rows, events, tiers] = await Promise.all([
    read('users.csv', userRow),
    read('venues.csv', venueRow),
    read('sections.csv', sectionRow),
    read('rows.csv', rowRow),
    read('events.csv', eventRow),
    read('price_tiers.csv', tierRow),
  ]);
  return { users, venues, sections, rows, events, tiers };
}
