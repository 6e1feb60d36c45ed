import {
  idSchema,
  lineOfText,
  moneySchema,
  pageByIdQuery,
  timestampInput,
} from '@ticketing/service-chassis/http';
import fc from 'fast-check';
import { z } from 'zod';
import { arbitraryOf } from './support/arbitrary-of-schema';

const schemas: Readonly<Record<string, z.ZodType>> = {
  'an id': idSchema,
  'an amount of money': moneySchema,
  'a time that becomes a date': timestampInput,
  'a line of text': lineOfText(80),
  'an email address': z.email(),
  'a number within limits': z.number().int().min(3).max(5),
  'a fraction': z.number().min(-1).max(1),
  'a list of so many': z.array(z.boolean()).min(2).max(3),
  'one of some words': z.enum(['SEATED', 'STANDING']),
  'something or nothing': z.strictObject({
    a: z.string().optional(),
    b: z.string().nullable(),
    c: z.number().default(1),
  }),
  'one of two kinds': z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('a'), text: z.string() }),
    z.strictObject({ kind: z.literal('b'), rows: z.array(z.number()).min(1) }),
  ]),
  'anything under any name': z.record(z.string(), z.unknown()),
  'the query of a list': z.object(pageByIdQuery).omit({ cursor: true }),
  'text of a pattern': z.string().regex(/^[\x21-\x7e]{1,255}$/),
};

describe('values made from a schema', () => {
  it.each(Object.entries(schemas))('are what it takes: %s', (_, schema) => {
    fc.assert(
      fc.property(arbitraryOf(schema), (value) => {
        expect(schema.safeParse(value).error?.issues).toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });

  it('differ: optional members come and go, and each kind appears', () => {
    const kinds = fc.sample(arbitraryOf(schemas['one of two kinds'] ?? z.never()), { numRuns: 50, seed: 1 });
    expect(new Set(kinds.map((value) => (value as { kind: string }).kind))).toEqual(new Set(['a', 'b']));
    const keys = fc.sample(arbitraryOf(schemas['something or nothing'] ?? z.never()), {
      numRuns: 50,
      seed: 1,
    });
    expect(new Set(keys.map((value) => 'a' in (value as object)))).toEqual(new Set([true, false]));
  });
});
