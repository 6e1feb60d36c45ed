import { z } from 'zod';
import { problem, type FieldError } from '../core/problem-error';
import { errorText } from './error-text';
import { UNKNOWN_FIELD } from './schemas';

const escaped = (segment: PropertyKey) => String(segment).replaceAll('~', '~0').replaceAll('/', '~1');

/** A value of the wrong kind breaks every other rule of its field too, and only its kind is worth saying. */
function withoutRepeats(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  const wrongKinds = new Set<string>();
  return issues.filter(({ code, path }) => {
    const field = JSON.stringify(path.map(String));
    if (wrongKinds.has(field) && code !== 'unrecognized_keys') return false;
    if (code === 'invalid_type') wrongKinds.add(field);
    return true;
  });
}

/** In the order in which the fields were sent; those that are missing come last. */
function asSentIn(value: unknown): (one: FieldError, other: FieldError) => number {
  const places = new Map(
    Object.keys(Object(value) as object).map((name, place) => [`/${escaped(name)}`, place]),
  );
  const rank = ({ pointer }: FieldError) => places.get(/^\/[^/]*/.exec(pointer)?.[0] ?? '') ?? places.size;
  return (one, other) => rank(one) - rank(other);
}

type RequestPart = 'address' | 'query' | 'body';

/** A JSON Pointer (RFC 6901); for a field that should not be there it names the field itself. */
const fieldErrors =
  (where: RequestPart, schema: z.ZodType, value: unknown) =>
  (issue: z.core.$ZodIssue): FieldError[] => {
    const base = issue.path.map((segment) => `/${escaped(segment)}`).join('');
    if (issue.code === 'unrecognized_keys') {
      const detail = where === 'query' ? unknownParameter(schema) : UNKNOWN_FIELD;
      return issue.keys.map((key) => ({ pointer: `${base}/${escaped(key)}`, detail }));
    }
    const isTwice = where === 'query' && isList(value, String(issue.path[0]));
    return [{ pointer: base, detail: isTwice ? 'must be given only once' : issue.message }];
  };

/** In a query, a parameter that is given twice is a list. */
const isList = (query: unknown, name: string): boolean =>
  Object.entries(Object(query) as object).some(([given, value]) => given === name && Array.isArray(value));

/** A mistyped filter is not ignored, because the list would then show everything. */
function unknownParameter(schema: z.ZodType): string {
  const known = Object.keys(schema instanceof z.ZodObject ? schema.shape : {});
  if (known.length === 0) return 'This call takes no parameters behind the "?".';
  return `This parameter is not known here. Those of this call are: ${known.join(', ')}.`;
}

/** Marks that links carry from newsletters and advertisements; they mean nothing to a call. */
const LINK_MARK = /^utm_/;

export const withoutLinkMarks = (query: object): object =>
  Object.fromEntries(Object.entries(query).filter(([name]) => !LINK_MARK.test(name)));

/** @throws ProblemError 400 `invalid_request` that names every field that is wrong. */
export function parseRequestPart(schema: z.ZodType | undefined, value: unknown, where: RequestPart): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(value, { error: errorText });
  if (result.success) return result.data;
  throw problem.invalid(
    'invalid_request',
    `The ${where} is not as this call needs it. See "errors" for each field.`,
    {
      errors: withoutRepeats(result.error.issues)
        .flatMap(fieldErrors(where, schema, value))
        .sort(asSentIn(value))
        .slice(0, 50),
    },
  );
}

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** Much deeper than any call needs, and much less than the depth at which nesting exhausts the stack. */
const MAXIMUM_DEPTH = 32;

/**
 * Rejects dangerous bodies before any schema parses them: keys that reach an object's prototype, and very deep nesting.
 */
export function rejectHarmfulBody(value: unknown, pointer = '', depth = 0): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth >= MAXIMUM_DEPTH) {
    throw problem.invalid(
      'invalid_request',
      `The body is nested too deeply: no call needs more than ${MAXIMUM_DEPTH} levels.`,
      { errors: [{ pointer, detail: 'Nothing may be nested this deeply.' }] },
    );
  }
  for (const [key, inner] of Object.entries(value)) {
    if (FORBIDDEN_KEYS.has(key)) {
      throw problem.invalid('invalid_request', 'The body holds a field name that is never accepted.', {
        errors: [{ pointer: `${pointer}/${key}`, detail: 'This field name is not accepted.' }],
      });
    }
    rejectHarmfulBody(inner, `${pointer}/${escaped(key)}`, depth + 1);
  }
}
