import { z } from 'zod';
import { problem } from '../core/problem-error';
import { isTimeZone } from '../core/time-zone';

/** Minor units of an ISO 4217 currency, at most 10^12 of them. */
export const moneySchema = z.strictObject({
  amount: z.number().int().min(0).max(1_000_000_000_000),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be three capital letters (ISO 4217)'),
});

/** An id as callers see it: opaque, but with the characters of an id only. */
export const idSchema = z.string().regex(/^[a-z]{2,5}_[0-9a-z]{1,40}$/, 'is not an id of this platform');

/** An id in the path is only looked up, so a malformed id is as unknown as any other. */
export const idParams = z.strictObject({ id: z.string().max(64) });

/**
 * How many ids one request may name, so that one query is enough and the URL stays short. A caller with more ids sends
 * several requests.
 */
export const MOST_IDS_IN_QUERY = 50;

/** Ids in one member of a query, as `a,b,c`: from one up to MOST_IDS_IN_QUERY, each of them once. */
export const idsInQuery = z
  .string()
  .transform((text) => text.split(','))
  .pipe(
    z
      .array(idSchema)
      .max(MOST_IDS_IN_QUERY)
      .refine((ids) => new Set(ids).size === ids.length, 'must not name an id twice'),
  );

/** A time in a request: RFC 3339 with an offset. In the code it is a Date. */
export const timestampInput = z.iso
  .datetime({ offset: true, error: 'must be a time with its zone, such as 2026-03-01T19:30:00Z' })
  .transform((text) => new Date(text));

/** A time in a response: RFC 3339 in UTC with milliseconds, as `Date.toISOString()` writes it. */
export const timestampOutput = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

/** A zone of the IANA database, as this Node knows it. */
export const timeZoneSchema = z
  .string()
  .max(64)
  .refine(isTimeZone, 'must be an IANA time zone, such as Asia/Kolkata');

/** Text of one line that people typed: trimmed, without control characters, so that it is safe in a header. */
export const lineOfText = (maximum: number, minimum = 1) =>
  z
    .string()
    .trim()
    .min(minimum)
    .max(maximum)
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'must not hold line breaks or control characters');

export const MAXIMUM_PAGE = 200;

/**
 * The members of a query that asks for a list. A cursor is the sort key of the last row of the page before, encoded so
 * that callers do not construct it themselves. For the code it is what `key` makes of it.
 */
export const pageQuery = <Key extends z.ZodType>(key: Key) => ({
  limit: z.coerce.number().int().min(1).max(MAXIMUM_PAGE).default(50),
  cursor: z
    .string()
    .max(500)
    .transform((cursor) => decodeCursor(cursor, key))
    .optional(),
});

/** For a list in the order of its ids: the cursor is the id of the last row. */
export const pageByIdQuery = pageQuery(z.tuple([z.string().max(64)]).transform(([id]) => id));

export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });

/** @throws ProblemError 400 for a cursor that does not come from this list */
function decodeCursor<Key extends z.ZodType>(cursor: string, key: Key): z.output<Key> {
  try {
    return key.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw problem.invalid(
      'invalid_cursor',
      'The cursor is not one that this list gave out. Start without it.',
    );
  }
}

export interface Page<Row> {
  readonly items: Row[];
  readonly nextCursor: string | null;
}

/**
 * Cuts a query result that asked for one row more than the page holds.
 * `keyOf` gives the sort key of a row for the cursor.
 */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => readonly (string | number)[],
): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  if (rows.length <= limit || last === undefined) return { items, nextCursor: null };
  return { items, nextCursor: Buffer.from(JSON.stringify(keyOf(last))).toString('base64url') };
}

export const toPageBody = <Row, Body>({ items, nextCursor }: Page<Row>, toBody: (row: Row) => Body) => ({
  items: items.map(toBody),
  nextCursor,
});
