import fc, { type Arbitrary } from 'fast-check';
import { z } from 'zod';

/** What `z.toJSONSchema` writes of the schemas that requests have. */
interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  /** A member that no value satisfies: it only says which other call sets it. */
  readonly not?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

const MOST_ITEMS = 4;
const LONGEST_TEXT = 60;

/** Values that a zod schema takes in, as far as it says what that is: refinements and transformations may refuse some. */
export function arbitraryOf(schema: z.ZodType): Arbitrary<unknown> {
  return arbitrary(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema);
}

function arbitrary(schema: JsonSchema): Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const options = schema.anyOf ?? schema.oneOf;
  if (options !== undefined) return fc.oneof(...options.map(arbitrary));
  if (Array.isArray(schema.type)) {
    return fc.oneof(...schema.type.map((type: string) => arbitrary({ ...schema, type })));
  }
  switch (schema.type) {
    case 'object':
      return objects(schema);
    case 'array':
      return fc.array(arbitrary(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.max(schema.minItems ?? 0, Math.min(schema.maxItems ?? MOST_ITEMS, MOST_ITEMS)),
      });
    case 'string':
      return texts(schema);
    case 'integer':
      return integers(schema);
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e6, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

/** Mostly small ones: a number may say how much is to be made. */
function integers({ minimum, maximum }: JsonSchema): Arbitrary<number> {
  const min = Math.max(minimum ?? -0x7fffffff, -0x7fffffff);
  const max = Math.min(maximum ?? 0x7fffffff, 0x7fffffff);
  const small = fc.integer({ min, max: Math.min(max, min + 200) });
  return fc.oneof({ weight: 9, arbitrary: small }, { weight: 1, arbitrary: fc.integer({ min, max }) });
}

function objects({ properties = {}, required = [], additionalProperties }: JsonSchema): Arbitrary<unknown> {
  const known = fc.record(
    Object.fromEntries(
      Object.entries(properties)
        .filter(([, schema]) => schema.not === undefined)
        .map(([name, schema]) => [name, arbitrary(schema)]),
    ),
    { requiredKeys: [...required] },
  );
  if (typeof additionalProperties !== 'object') return known;
  const others = fc.dictionary(fc.string({ maxLength: 10 }), arbitrary(additionalProperties), {
    maxKeys: MOST_ITEMS,
    noNullPrototype: true,
  });
  return fc.tuple(others, known).map(([more, named]) => ({ ...more, ...named }));
}

const EARLIEST = new Date('2000-01-01T00:00:00.000Z');
const LATEST = new Date('2199-12-31T00:00:00.000Z');

function texts(schema: JsonSchema): Arbitrary<unknown> {
  const minLength = schema.minLength ?? 0;
  const maxLength = Math.max(minLength, Math.min(schema.maxLength ?? LONGEST_TEXT, LONGEST_TEXT));
  if (schema.format === 'date-time') {
    return fc.date({ min: EARLIEST, max: LATEST, noInvalidDate: true }).map((time) => time.toISOString());
  }
  const pattern = schema.pattern ?? schema.allOf?.find((part) => part.pattern !== undefined)?.pattern;
  // Classes such as "no control character" say what must not be there: nearly any readable text will do.
  if (pattern === undefined || pattern.includes('\\p{')) {
    const allowed = new RegExp(pattern ?? '', 'u');
    const text = fc.string({ unit: 'grapheme', minLength, maxLength });
    return text.filter((any) => any.trim().length >= minLength && allowed.test(any));
  }
  return fc.stringMatching(new RegExp(pattern)).filter((text) => text.length >= minLength);
}
