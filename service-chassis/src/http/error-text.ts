import { z } from 'zod';

/**
 * What a value must be, in words for the person who sent it. zod asks for it when a schema has no text of its own. The name of
 * the field is put before it in the response; the first of a schema's `.meta({ examples })` is added behind it.
 */
export function errorText(issue: z.core.$ZodRawIssue): string | undefined {
  const rule = ruleOf(issue);
  if (rule === undefined) return undefined;
  const example = exampleOf(issue);
  return example === undefined ? rule : `${rule}, such as ${example}`;
}

function ruleOf(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return wrongKind(issue.input, kindInWords(String(issue.expected)));
    case 'invalid_value':
      return wrongKind(issue.input, oneOf(issue.values));
    case 'invalid_union':
      return unionText(issue);
    case 'too_small':
      return `must be ${sizeInWords('at least', issue.origin, issue.minimum, issue.inclusive)}`;
    case 'too_big':
      return `must be ${sizeInWords('at most', issue.origin, issue.maximum, issue.inclusive)}`;
    case 'invalid_format':
      return `must be ${formats[String(issue.format)] ?? 'written in another way'}`;
    case 'not_multiple_of':
      return `must be a multiple of ${String(issue.divisor)}`;
    case 'invalid_key':
    case 'invalid_element':
      return 'holds a member that is not allowed';
    default:
      return 'is not allowed as it is';
  }
}

/** A field that was left out is told apart from one with a wrong value. Queries hold a list where a name occurs twice. */
function wrongKind(input: unknown, mustBe: string): string {
  if (input === undefined) return `is missing: it must be ${mustBe}`;
  return `must be ${mustBe}`;
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object with fields',
  record: 'an object with fields',
  null: 'null',
  date: 'a time',
  tuple: 'a list',
  never: 'left out',
  undefined: 'left out',
};

const kindInWords = (kind: string): string => kinds[kind] ?? 'of another kind';

const formats: Readonly<Record<string, string>> = {
  email: 'an email address',
  url: 'a web address',
  datetime: 'a time with its zone',
  date: 'a date',
  uuid: 'a UUID',
};

const oneOf = (values: readonly unknown[]): string =>
  values.length === 1 ? String(values[0]) : `one of ${values.map(String).join(', ')}`;

/**
 * The values of the field that tells the members of a union apart; or what is wrong for the member that accepts this kind of
 * value; or the kinds that the members accept.
 */
function unionText(issue: z.core.$ZodRawIssue): string {
  if (Array.isArray(issue.options)) return wrongKind(issue.input, oneOf(issue.options));
  const { errors } = issue as { readonly errors?: readonly (readonly z.core.$ZodIssue[])[] };
  const accepted = new Set<string>();
  for (const [first] of errors ?? []) {
    if (first === undefined) continue;
    if (first.code !== 'invalid_type' || first.path.length > 0) return first.message;
    accepted.add(kindInWords(first.expected));
  }
  return wrongKind(issue.input, accepted.size === 0 ? 'of another kind' : [...accepted].join(' or '));
}

function sizeInWords(bound: string, origin: unknown, limit: unknown, inclusive: unknown): string {
  const count = Number(limit);
  if (origin === 'string') {
    if (bound === 'at least' && count === 1) return 'text that is not empty';
    return `${bound} ${count} ${count === 1 ? 'character' : 'characters'} long`;
  }
  if (origin === 'array' || origin === 'set') {
    return `a list of ${bound} ${count} ${count === 1 ? 'entry' : 'entries'}`;
  }
  if (inclusive === false) return `${bound === 'at least' ? 'more than' : 'less than'} ${String(limit)}`;
  return `${bound} ${String(limit)}`;
}

const EXAMPLES: Readonly<Record<string, string>> = {
  string: '"text"',
  number: '1',
  int: '1',
  boolean: 'true',
  array: '["first", "second"]',
  object: '{"name": "value"}',
  record: '{"name": "value"}',
};

/** The example of the schema that rejected the value. A wrong kind always gets one, because kinds are words of programmers. */
function exampleOf(issue: z.core.$ZodRawIssue): string | undefined {
  const { schema } = issue as { readonly schema?: z.core.$ZodType };
  const examples = schema === undefined ? undefined : z.globalRegistry.get(schema)?.['examples'];
  if (Array.isArray(examples)) return JSON.stringify(examples[0]);
  return issue.code === 'invalid_type' ? EXAMPLES[String(issue.expected)] : undefined;
}
