import { z } from 'zod';
import { problem } from '../core/problem-error';
import { blockProblem, lineProblem, pastedText, trimmedText } from '../core/text';
import { isTimeZone } from '../core/time-zone';

/** Minor units of an ISO 4217 currency, at most 10^12 of them. */
export const moneySchema = z
  .strictObject({
    amount: z
      .number()
      .int()
      .min(0)
      .max(1_000_000_000_000)
      .meta({ examples: [2500] }),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be three capital letters (ISO 4217), such as EUR')
      .meta({ examples: ['EUR'] }),
  })
  .meta({ examples: [{ amount: 2500, currency: 'EUR' }] });

const ID_EXAMPLE = 'abc_01k9z3v7q2m4x8r5t6w0y1a2b3';

const ID = /^[a-z]{2,5}_[0-9a-z]{1,40}$/;
const ID_RULE = `is not an id of this platform, such as ${ID_EXAMPLE}`;

/** An id as callers see it: opaque, but with the characters of an id only. People paste ids, with blanks around them. */
export const idSchema = z
  .string()
  .trim()
  .regex(ID, ID_RULE)
  .meta({ examples: [ID_EXAMPLE] });

/** An id that is only looked up, so that a malformed one is as unknown as any other. */
export const lookedUpId = z
  .string()
  .trim()
  .max(64)
  .meta({ examples: [ID_EXAMPLE] });

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
      .array(z.string().regex(ID, ID_RULE))
      .max(MOST_IDS_IN_QUERY)
      .refine((ids) => new Set(ids).size === ids.length, 'must not name an id twice'),
  );

const TIME_EXAMPLE = '2026-03-01T19:30:00Z';
const TIME_RULE = `must be a time with its zone, such as ${TIME_EXAMPLE}`;

/** A time in a request: RFC 3339 with an offset. In the code it is a Date. */
export const timestampInput = z.iso
  .datetime({ offset: true, error: ({ input }) => missingOr(input, TIME_RULE) })
  .meta({ examples: [TIME_EXAMPLE] })
  .transform((text) => new Date(text));

/** A rule's own text, unless the field was left out. */
const missingOr = (input: unknown, rule: string): string =>
  input === undefined ? `is missing: it ${rule}` : rule;

/** A form decodes a plus sign in a query to a blank, so a zone east of Greenwich arrives without it. */
const PLUS_WAS_LOST = /^(\d{4}-\d\d-\d\dT[\d:.]+) (\d\d:\d\d)$/;

/** A time in a query. */
export const timestampInQuery = z
  .string()
  .trim()
  .superRefine((text, context) => {
    const [, time, zone] = PLUS_WAS_LOST.exec(text) ?? [];
    if (zone === undefined) return;
    context.addIssue({
      code: 'custom',
      message: `must have its + written as %2B, because a + in a query means a blank: ${time}%2B${zone}`,
      continue: false,
    });
  })
  .pipe(timestampInput);

/** A time in a response: RFC 3339 in UTC with milliseconds, as `Date.toISOString()` writes it. */
export const timestampOutput = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

/** A zone of the IANA database, as this Node knows it. */
export const timeZoneSchema = z
  .string()
  .max(64)
  .refine(isTimeZone, 'must be an IANA time zone, such as Asia/Kolkata')
  .meta({ examples: ['Asia/Kolkata'] });

/** A text that a rule rejects with the reason that it returns. */
const checkedText = (maximum: number, minimum: number, problemOf: (text: string) => string | undefined) =>
  z
    .string()
    .overwrite(trimmedText)
    .min(minimum)
    .max(maximum)
    .check(({ value, issues }) => {
      const message = value === '' ? undefined : problemOf(value);
      if (message !== undefined) issues.push({ code: 'custom', input: value, message });
    });

/** One line that people typed. It is trimmed, people can see it, and it is safe in a header. */
export const lineOfText = (maximum: number, minimum = 1) => checkedText(maximum, minimum, lineProblem);

/** Text that people typed and that may have several lines. */
export const blockOfText = (maximum: number, minimum = 0) => checkedText(maximum, minimum, blockProblem);

/**
 * One line that another service stored, possibly under an older rule than that of `lineOfText`. It is safe in a header, and
 * nothing that was sold once is held up by it.
 */
export const lineFromService = (maximum: number, minimum = 1) =>
  z
    .string()
    .trim()
    .min(minimum)
    .max(maximum)
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'must not hold line breaks or control characters');

/** A code that people scan, or copy out of a mail that may have broken it into lines. It has no blanks of its own. */
export const pastedCode = (maximum: number) =>
  z
    .string()
    .max(2 * maximum)
    .overwrite((code) => pastedText(code).replace(/\s/g, ''))
    .min(1)
    .max(maximum);

/**
 * A field that people try to set here, although another call sets it. `how` names that call; a value that nobody means so is
 * one of an unknown field.
 */
export const setElsewhere = (how: string, isMeant: (value: unknown) => boolean = () => true) =>
  z.never({ error: ({ input }) => (isMeant(input) ? how : UNKNOWN_FIELD) }).optional();

export const UNKNOWN_FIELD = 'This field is not known here.';

export const MAXIMUM_PAGE = 200;

/**
 * The members of a query that asks for a list. A cursor is the sort key of the last row of the page before, encoded so
 * that callers do not construct it themselves. For the code it is what `key` makes of it.
 */
export const pageQuery = <Key extends z.ZodType>(key: Key) => ({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAXIMUM_PAGE)
    .meta({ examples: [50] })
    .default(50),
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
