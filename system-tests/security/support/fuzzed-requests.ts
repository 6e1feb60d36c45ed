import fc, { type Arbitrary } from 'fast-check';
import { arbitraryOf } from './arbitrary-of-schema';
import { hostileTexts, hostileValues } from './hostile-values';
import type { Example, TabledRoute } from './route-table';
import type { Ask } from './fixture';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Well-formed, so that it can be written into an address at all. */
const inAddress = (text: string): string => encodeURIComponent(Buffer.from(text).toString('utf8'));

/** Requests to a route: valid by its schemas, almost valid, and completely different. */
export function requestsTo({ route }: TabledRoute, example: Example): Arbitrary<Ask> {
  const { params = {}, query = {}, body } = example;
  const segments = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, segment(value)] as const),
  );
  return fc
    .record({
      segments: fc.record(segments),
      search:
        route.request.query === undefined
          ? junkQuery(query)
          : queries(arbitraryOf(route.request.query), query),
      body:
        route.request.body === undefined
          ? fc.constant(undefined)
          : bodies(arbitraryOf(route.request.body), body),
      headers: headersOf(route.idempotency),
    })
    .map(({ segments: chosen, search, body: sent, headers }) => ({
      method: route.method,
      path: `${route.path.replaceAll(/:(\w+)/g, (_, name: string) => String(chosen[name]))}${search}`,
      body: sent,
      headers: { ...example.headers, ...headers },
    }));
}

/** An empty segment would be the address of another route. */
const nonEmpty = hostileTexts.filter((text) => text !== '');

const segment = (known: string): Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant(encodeURIComponent(known)) },
    { weight: 2, arbitrary: fc.constantFrom(...nonEmpty).map(inAddress) },
    { weight: 1, arbitrary: fc.constantFrom('%', '%ff', '%00', '%2e%2e%2f', '%E0%A4%A', 'a;b=c', '*') },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 70 }).map(inAddress) },
  );

/** Some members as generated, some as in the example, so that the request is about objects that exist. */
function mixed(generated: Arbitrary<unknown>, example: unknown): Arbitrary<unknown> {
  return fc.tuple(generated, fc.nat(0xffff)).map(([value, mask]) => {
    if (!isObject(value) || !isObject(example)) return value;
    const kept = Object.entries(example).filter((_, index) => (mask >> index) % 2 === 1);
    return { ...value, ...Object.fromEntries(kept) };
  });
}

function bodies(generated: Arbitrary<unknown>, example: unknown): Arbitrary<unknown> {
  const base = typeof example === 'string' ? JSON.parse(example) : example;
  return fc.oneof(
    { weight: 4, arbitrary: mixed(generated, base) },
    { weight: 4, arbitrary: mutated(base ?? {}) },
    { weight: 1, arbitrary: mixed(generated, base).chain(mutated) },
    {
      weight: 1,
      arbitrary: fc.oneof(
        fc.jsonValue().map((value) => JSON.stringify(value)),
        fc.string(),
      ),
    },
  );
}

/** The value with one place in it changed: replaced, left out, doubled, wrapped, or with something more beside it. */
function mutated(value: unknown): Arbitrary<unknown> {
  const places = placesIn(value);
  return fc
    .record({
      place: fc.constantFrom(...places),
      change: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'wrap', 'add', 'double'),
      by: fc.constantFrom(...hostileValues),
    })
    .map(({ place, change, by }) => changedAt(value, place, change, by));
}

type Place = readonly (string | number)[];

function placesIn(value: unknown, place: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [place];
  return [place, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...place, key]))];
}

function changedAt(value: unknown, [key, ...rest]: Place, change: string, by: unknown): unknown {
  if (key === undefined) {
    if (change === 'wrap') return [value];
    if (change === 'add' && isObject(value)) return { ...value, unexpected: by };
    if (change === 'double' && Array.isArray(value)) return [...value, ...value];
    return by;
  }
  if (rest.length === 0 && change === 'remove') {
    return Array.isArray(value)
      ? value.filter((_, index) => String(index) !== String(key))
      : Object.fromEntries(Object.entries(value as Json).filter(([name]) => name !== key));
  }
  const inner = changedAt((value as Json)[key], rest, change, by);
  return Array.isArray(value)
    ? value.map((item: unknown, index) => (String(index) === String(key) ? inner : item))
    : { ...(value as Json), [key]: inner };
}

const searchOf = (pairs: readonly (readonly [string, unknown])[]): string =>
  pairs.length === 0
    ? ''
    : `?${pairs.map(([name, value]) => `${inAddress(name)}=${inAddress(String(value))}`).join('&')}`;

function queries(generated: Arbitrary<unknown>, example: Json): Arbitrary<string> {
  return fc.oneof(
    {
      weight: 5,
      arbitrary: mixed(generated, example).map((value) =>
        searchOf(isObject(value) ? Object.entries(value) : []),
      ),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(mixed(generated, example), fc.constantFrom(...hostileTexts), fc.nat())
        .map(([value, text, at]) => {
          const pairs = isObject(value) ? Object.entries(value) : [];
          const [name = 'limit'] = pairs[at % Math.max(1, pairs.length)] ?? [];
          return searchOf([...pairs.filter(([other]) => other !== name), [name, text]]);
        }),
    },
    { weight: 2, arbitrary: junkQuery(example) },
  );
}

/** Names twice, names of JavaScript, cursors of one's own making, and no query at all. */
const junkQuery = (example: Json): Arbitrary<string> =>
  fc.oneof(
    fc.constant(searchOf(Object.entries(example))),
    fc.constant(searchOf([...Object.entries(example), ...Object.entries(example)])),
    fc.constantFrom(
      '',
      '?',
      '?&&==',
      '?limit=0',
      '?limit=201',
      '?__proto__[a]=1&constructor=1',
      '?a[b]=c',
      '?%=%',
    ),
    fc
      .jsonValue()
      .map((key) => searchOf([['cursor', Buffer.from(JSON.stringify(key)).toString('base64url')]])),
  );

const printable = (most: number): Arbitrary<string> =>
  fc
    .string({ unit: 'binary-ascii', maxLength: most })
    .map((text) => text.replaceAll(/[^\x20-\x7e]/g, '~').trim());

function headersOf(idempotency: string): Arbitrary<Record<string, string>> {
  const key: Arbitrary<string | undefined> = fc.oneof(
    { weight: 8, arbitrary: fc.uuid() },
    { weight: 1, arbitrary: printable(300) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
  return fc
    .record(
      {
        'If-None-Match': fc.oneof(printable(30), fc.constant('*'), fc.constant('W/"1", "2"')),
        'If-Match': fc.oneof(printable(30), fc.constant('*')),
        'Accept-Encoding': fc.oneof(printable(30), fc.constantFrom('br', 'gzip;q=0', '*;q=0', 'br;q=x')),
        'X-Request-Id': printable(200),
        'X-Forwarded-For': printable(60),
        traceparent: printable(60),
        'Content-Type': fc.constantFrom('application/json', 'application/json; charset=utf-16', 'text/plain'),
      },
      { requiredKeys: [] },
    )
    .chain((some) =>
      fc.tuple(fc.constant(some), fc.nat(5), key).map(([headers, prng, value]) => ({
        // Mostly plain requests: they get further.
        ...(prng === 0
          ? Object.fromEntries(Object.entries(headers).filter(([, text]) => text !== undefined))
          : {}),
        ...(value === undefined || idempotency === 'none' ? {} : { 'Idempotency-Key': value }),
      })),
    );
}
