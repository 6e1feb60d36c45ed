import type { z } from 'zod';
import { problem, type FieldError } from '../core/problem-error';

const escaped = (segment: PropertyKey) => String(segment).replaceAll('~', '~0').replaceAll('/', '~1');

/** A JSON Pointer (RFC 6901); for a field that should not be there it names the field itself. */
function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const base = issue.path.map((segment) => `/${escaped(segment)}`).join('');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: `${base}/${escaped(key)}`,
      detail: 'This field is not known here.',
    }));
  }
  return [{ pointer: base, detail: issue.message }];
}

/** @throws ProblemError 400 `invalid_request` that names every field that is wrong. */
export function parseRequestPart(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw problem.invalid(
    'invalid_request',
    `The ${where} is not as this call needs it. See "errors" for each field.`,
    {
      errors: result.error.issues.flatMap(fieldErrors).slice(0, 50),
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
