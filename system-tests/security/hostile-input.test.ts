import { serviceNames } from '../simulation/services/names';
import { cpuMsOf } from './support/cpu-time';
import { fingerprintOf } from './support/data-fingerprint';
import { askOf, exampleOf, tabledRoutes, type TabledRoute } from './support/route-table';
import { withEachText } from './support/each-text';
import { openFixture, type ApiResponse, type Ask, type Fixture } from './support/fixture';

type Json = Readonly<Record<string, unknown>>;

/** A gateway's event, and what a newer catalog-service describes, may have members that nobody reads here. */
const TAKE_ANY_MEMBER = new Set(['/v1/payments/webhooks/:gateway', '/v1/orders/events/:id']);

/** Members that somebody might try to set. */
const COVETED: Json = {
  id: 'usr_0000000000',
  userId: 'usr_0000000000',
  organizerId: 'usr_0000000000',
  role: 'admin',
  roles: ['admin'],
  isAdmin: true,
  status: 'CONFIRMED',
  price: { amount: 0, currency: 'INR' },
  total: { amount: 0, currency: 'INR' },
  amount: { amount: 1, currency: 'INR' },
  subtotal: 0,
  tax: 0,
  refunded: { amount: 0, currency: 'INR' },
  paymentId: 'pay_0000000000',
  expiresAt: '2199-01-01T00:00:00.000Z',
  payBy: '2199-01-01T00:00:00.000Z',
  createdAt: '2000-01-01T00:00:00.000Z',
  passwordHash: '$2b$04$',
  tokensValidFrom: 0,
  version: 99,
};

const PROTOTYPE_KEYS = ['__proto__', 'constructor', 'prototype'];

/** Repetitions that make a careless regular expression backtrack from each position, with an end that never matches. */
const PUMPS: readonly ((length: number) => string)[] = [
  'a',
  ' ',
  '.a',
  'a@a.',
  '1 ',
  '9',
  '-',
  'A/',
  '\n',
  ',\t',
  'e\u0301',
  '\ufdfa',
].map((unit) => (length) => `a${unit.repeat(Math.ceil(length / unit.length))}!\u0001`);

/** A third of them, another one for each next place: all of them for each kind of text that there is. */
const somePumps = (place: number) => PUMPS.filter((_, index) => index % 3 === place % 3);

/** Below the limit of a body, even where a character takes three bytes; below the limit of Node for headers. */
const BODY_TEXT = 30_000;
const HEADER_TEXT = 12_000;
/** What a route does declare, for admins alone: its service has a test that others get 403. */
const DECLARED: Readonly<Record<string, string>> = { 'catalog-service PATCH /v1/events/:id': 'organizerId' };
/** Ten for linear work, and as much again for noise; quadratic work would take a hundred. */
const MOST_GROWTH = 40;
/** Quadratic work takes far longer than this for such a long text, so faster requests need no further check. */
const NOTHING_MS = 25;

/** How many times more CPU time the long request takes than the short one: the minimum of several measurements. */
async function growthOf(long: () => Promise<unknown>, short: () => Promise<unknown>): Promise<number> {
  if ((await cpuMsOf(long)) < NOTHING_MS) return 0;
  const ratios: number[] = [];
  for (let look = 0; look < 5; look += 1) ratios.push((await cpuMsOf(long)) / (await cpuMsOf(short)));
  return Math.min(...ratios);
}

describe('hostile input', () => {
  let fixture: Fixture;
  let withBody: TabledRoute[];
  beforeAll(async () => {
    fixture = await openFixture();
    withBody = tabledRoutes(fixture).filter(({ route }) => route.request.body !== undefined);
  });
  afterAll(async () => {
    expect(fixture.services.complaints).toEqual([]);
    await fixture.close();
  });

  const strict = () => withBody.filter(({ route }) => !TAKE_ANY_MEMBER.has(route.path));
  const ask = (tabled: TabledRoute, change: Partial<Ask>): Promise<ApiResponse> =>
    fixture.ask(tabled.entry.caller, tabled.service, {
      ...askOf(tabled, exampleOf(tabled, fixture)),
      ...change,
    });
  const bodyOf = (tabled: TabledRoute) => exampleOf(tabled, fixture).body as Json;
  const told = ({ name }: TabledRoute, what: unknown, { status, json }: ApiResponse) =>
    `${name}, ${String(what)}: ${status} ${json?.code}`;

  /** None of these requests may change stored data. */
  async function withoutEffect(work: () => Promise<void>): Promise<void> {
    const before = await fingerprintOf(fixture.services.files);
    await work();
    expect(await fingerprintOf(fixture.services.files)).toEqual(before);
  }

  it('sets nothing that the route does not declare: other members are rejected by name', () =>
    withoutEffect(async () => {
      for (const tabled of strict()) {
        const body = bodyOf(tabled);
        const more = Object.entries(COVETED).filter(
          ([name]) => !(name in body) && DECLARED[tabled.name] !== name,
        );
        const answer = await ask(tabled, { body: { ...body, ...Object.fromEntries(more) } });
        expect(told(tabled, 'more', answer)).toBe(`${tabled.name}, more: 400 invalid_request`);
        const unknown = more.map(([name]) => ({
          pointer: `/${name}`,
          detail: 'This field is not known here.',
        }));
        expect([tabled.name, answer.json.errors]).toEqual([tabled.name, unknown]);
      }
    }));

  it('reaches no prototype, at the top or deep inside', () =>
    withoutEffect(async () => {
      for (const tabled of withBody) {
        for (const key of PROTOTYPE_KEYS) {
          for (const text of [
            `{"${key}": {"role": "admin", "polluted": true}}`,
            `{"a": {"b": [{"${key}": {"polluted": true}}]}}`,
          ]) {
            expect(told(tabled, text, await ask(tabled, { body: text }))).toBe(
              `${tabled.name}, ${text}: 400 invalid_request`,
            );
          }
        }
      }
      expect(({} as Json)['polluted']).toBeUndefined();
    }));

  it('is not parsed beyond a limited depth', () =>
    withoutEffect(async () => {
      const depth = 10_000;
      const objects = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
      const lists = `{"a":${'['.repeat(4 * depth)}${']'.repeat(4 * depth)}}`;
      for (const tabled of withBody) {
        for (const [what, body] of Object.entries({ objects, lists })) {
          expect(told(tabled, what, await ask(tabled, { body }))).toBe(
            `${tabled.name}, ${what}: 400 invalid_request`,
          );
        }
      }
    }));

  it('is not read beyond the size that a route accepts', () =>
    withoutEffect(async () => {
      for (const tabled of withBody) {
        const limit = tabled.route.bodyLimit ?? 100 * 1024;
        const body = `{"a":"${'x'.repeat(limit)}"}`;
        expect(told(tabled, limit, await ask(tabled, { body }))).toBe(
          `${tabled.name}, ${limit}: 413 body_too_large`,
        );
      }
      // The contract: 100 kB, and 5 MB for seat maps alone.
      const larger = withBody
        .filter(({ route }) => route.bodyLimit !== undefined)
        .map(({ route }) => route.path);
      expect(larger).toEqual(['/v1/venues/:id/seat-map', '/v1/seats/inventory/:eventId']);
    }));

  it('is not parsed as JSON when its content type says something else', () =>
    withoutEffect(async () => {
      const types = [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'application/xml',
        'application/json-patch+json',
        'application/jsonp',
        'application/json; charset=utf-7',
        'nonsense',
      ];
      for (const tabled of withBody) {
        for (const type of types) {
          const answer = await ask(tabled, {
            headers: { ...askOf(tabled, exampleOf(tabled, fixture)).headers, 'Content-Type': type },
          });
          expect(told(tabled, type, answer)).toBe(`${tabled.name}, ${type}: 415 unsupported_media_type`);
        }
        const packed = await ask(tabled, { headers: { 'Content-Encoding': 'zstd' } });
        expect(told(tabled, 'zstd', packed)).toBe(`${tabled.name}, zstd: 415 unsupported_media_type`);
      }
    }));

  it('is never run as SQL in any place', async () => {
    const texts = [`' OR '1'='1`, `x' UNION SELECT password_hash FROM users --`];
    const everybody = await rowCounts();
    for (const tabled of tabledRoutes(fixture)) {
      const example = exampleOf(tabled, fixture);
      const usual =
        tabled.route.method === 'GET'
          ? itemsIn(await fixture.ask(tabled.entry.caller, tabled.service, askOf(tabled, example)))
          : 0;
      for (const request of withEachText(example, texts)) {
        const answer = await fixture.ask(tabled.entry.caller, tabled.service, askOf(tabled, request));
        expect([tabled.name, answer.status < 500]).toEqual([tabled.name, true]);
        // A condition that is always true would find more than was asked for.
        expect([tabled.name, request.query, itemsIn(answer) <= usual]).toEqual([
          tabled.name,
          request.query,
          true,
        ]);
      }
    }
    const afterwards = await rowCounts();
    for (const [table, count] of Object.entries(everybody)) {
      expect([table, (afterwards[table] ?? 0) >= count]).toEqual([table, true]);
    }
  });

  const itemsIn = ({ json }: ApiResponse): number => (Array.isArray(json?.items) ? json.items.length : 0);

  async function rowCounts(): Promise<Record<string, number>> {
    const prints = Object.entries(await fingerprintOf(fixture.services.files));
    return Object.fromEntries(prints.map(([table, print]) => [table, Number(print.split(' ', 1)[0])]));
  }

  it('cannot write a second header or another recipient into a mail', async () => {
    const breaks = ['\r\n', '\n', '\r', '\u2028', '\u0000', '\u0085', '\r\n\t'];
    const added = breaks.map((lineBreak) => `a${lineBreak}Bcc: everyone@example.test`);
    await withoutEffect(async () => {
      const inHeaders: readonly (readonly [string, (text: string) => Json])[] = [
        ['POST /v1/notifications/email', (text) => ({ to: 'bob@example.test', subject: text, text: 'x' })],
        ['POST /v1/notifications/email', (text) => ({ to: text, subject: 'x', text: 'x' })],
        [
          'POST /v1/notifications/email',
          (text) => ({ to: `bob@example.test${text.slice(1)}`, subject: 'x', text: 'x' }),
        ],
        ['POST /v1/notifications/sms', (text) => ({ to: `+1415555${text}`, text: 'x' })],
        [
          'POST /v1/notifications',
          (to) => ({ channel: 'EMAIL', template: 'welcome', to, data: { name: 'x' } }),
        ],
        [
          'POST /v1/notifications',
          (name) => ({ channel: 'EMAIL', template: 'welcome', to: 'bob@example.test', data: { name } }),
        ],
        [
          'POST /v1/users/register',
          (name) => ({ name, email: 'x@example.test', password: 'a long password' }),
        ],
        ['POST /v1/users/register', (email) => ({ name: 'x', email, password: 'a long password' })],
        ['POST /v1/users/password-reset', (text) => ({ email: `bob@example.test${text.slice(1)}` })],
        ['PATCH /v1/users/profile', (name) => ({ name })],
        ['POST /v1/events', (title) => ({ ...bodyOf(routeNamed('POST /v1/events')), title })],
        ['POST /v1/venues', (name) => ({ ...bodyOf(routeNamed('POST /v1/venues')), name })],
      ];
      for (const [name, bodyWith] of inHeaders) {
        const tabled = routeNamed(name);
        for (const text of added) {
          const answer = await ask(tabled, { body: bodyWith(text) });
          expect(told(tabled, JSON.stringify(text), answer)).toBe(
            `${tabled.name}, ${JSON.stringify(text)}: 400 invalid_request`,
          );
        }
      }
    });
  });

  function routeNamed(name: string): TabledRoute {
    const found = withBody.find((tabled) => tabled.name.endsWith(` ${name}`));
    if (found === undefined) throw new Error(`There is no ${name}.`);
    return found;
  }

  it('takes no more than ten times as long when a text is ten times as long', async () => {
    let place = 0;
    for (const tabled of tabledRoutes(fixture)) {
      const example = exampleOf(tabled, fixture);
      const places = [...withEachText(example, [''])].length;
      for (let index = 0; index < places; index += 1, place += 1) {
        for (const pump of somePumps(place)) {
          const ask = (length: number) => () =>
            fixture.ask(
              tabled.entry.caller,
              tabled.service,
              askOf(tabled, [...withEachText(example, [pump(length)])][index] ?? example),
            );
          const growth = await growthOf(ask(BODY_TEXT), ask(BODY_TEXT / 10));
          expect([tabled.name, pump(10), growth < MOST_GROWTH]).toEqual([tabled.name, pump(10), true]);
        }
      }
    }
  });

  it('takes no more than ten times as long when a header is ten times as long', async () => {
    const names = [
      'Authorization',
      'Accept-Encoding',
      'Content-Type',
      'Idempotency-Key',
      'If-Match',
      'If-None-Match',
      'X-Correlation-Id',
      'X-Forwarded-For',
      'X-Request-Id',
      'X-Request-Timeout-Ms',
      'X-Signature',
      'traceparent',
    ];
    const all = tabledRoutes(fixture);
    // Headers are read by the same code on every route of a service that anyone may call, and on every other.
    const firsts = serviceNames.flatMap((name) =>
      [true, false].flatMap(
        (open) => all.find(({ service, route }) => service === name && route.access.anyone === open) ?? [],
      ),
    );
    expect(firsts.length).toBeGreaterThan(serviceNames.length);
    for (const [index, tabled] of firsts.entries()) {
      const example = exampleOf(tabled, fixture);
      const ask = (name: string, text: string) => () => {
        const headers = { ...example.headers, [name]: name === 'Authorization' ? `Bearer ${text}` : text };
        return fixture.ask(tabled.entry.caller, tabled.service, askOf(tabled, { ...example, headers }));
      };
      for (const pump of somePumps(index)) {
        const text = (length: number) => pump(length).replaceAll(/[^\x20-\x7e]/g, ',');
        for (const name of names) {
          const growth = await growthOf(ask(name, text(HEADER_TEXT)), ask(name, text(HEADER_TEXT / 10)));
          expect([tabled.name, name, pump(10), growth < MOST_GROWTH]).toEqual([
            tabled.name,
            name,
            pump(10),
            true,
          ]);
        }
      }
    }
  });

  it('cannot write a header into an answer, or a line into the log, by the id of a request', async () => {
    const ids = ['a\r\nSet-Cookie: a=b', 'a\nb', 'a b', 'é', '\u0000', 'x'.repeat(129), '{"a":1}\t', ''];
    for (const service of serviceNames) {
      for (const header of ['X-Request-Id', 'X-Correlation-Id', 'traceparent']) {
        for (const text of ids) {
          const answer = await fixture.ask('nobody', service, {
            method: 'GET',
            path: '/nowhere',
            headers: { [header]: text },
          });
          expect(answer.status).toBe(404);
          expect(answer.headers['set-cookie']).toBeUndefined();
          expect(answer.headers['x-request-id']).toMatch(/^req_[0-9a-z]{26}$/);
          expect(answer.headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/);
          expect(answer.json.requestId).toBe(answer.headers['x-request-id']);
        }
      }
    }
  });
});
