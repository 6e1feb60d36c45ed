import fc from 'fast-check';
import { eventBody, seatMapBody, venueBody } from '../builders/request-bodies';
import { startCatalogFixture, type CatalogFixture } from '../builders/service-fixture';

/** Values that have broken systems before. */
const nasty = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    "'; DROP TABLE events; --",
    '\u0000',
    '\ud800',
    '🎷'.repeat(60),
    'x'.repeat(5_000),
    -1,
    0.1,
    1e9,
    1e308,
    Number.MAX_SAFE_INTEGER,
    true,
    [],
    {},
    '2026-02-29T25:61:00Z',
    '9999-12-31T23:59:59-23:59',
    '0000-01-01T00:00:00Z',
    'constructor',
  ),
  fc.jsonValue(),
);

describe('bad input', () => {
  let catalog: CatalogFixture;
  let venueId: string;
  let draftId: string;
  let liveId: string;
  beforeAll(async () => {
    catalog = await startCatalogFixture();
    venueId = await catalog.newVenue();
    draftId = await catalog.newDraft({}, venueId);
    liveId = await catalog.newEvent({}, venueId);
  });
  afterAll(() => catalog.close());

  /** The body with one of its members, at any depth, replaced. */
  const withOneWrong = (body: object, pick: number, value: unknown): object => {
    const paths: (string | number)[][] = [];
    const walk = (node: unknown, path: (string | number)[]) => {
      if (path.length > 0) paths.push(path);
      if (typeof node !== 'object' || node === null) return;
      for (const [key, inner] of Object.entries(node)) {
        walk(inner, [...path, Array.isArray(node) ? Number(key) : key]);
      }
    };
    walk(body, []);
    const copy = structuredClone(body);
    const path = paths[pick % paths.length] ?? [];
    let parent = copy as Record<string | number, unknown>;
    for (const key of path.slice(0, -1)) parent = parent[key] as Record<string | number, unknown>;
    parent[path.at(-1) ?? ''] = value;
    return copy;
  };

  it('never gets an answer of 5xx, and always a problem document', async () => {
    const targets = () =>
      [
        ['post', '/v1/venues', venueBody({ capacity: 10 })],
        ['patch', `/v1/venues/${venueId}`, venueBody()],
        ['put', `/v1/venues/${venueId}/seat-map`, seatMapBody()],
        ['post', '/v1/events', eventBody(venueId, { salesEndAt: '2026-06-22T14:00:00Z', description: 'x' })],
        [
          'patch',
          `/v1/events/${draftId}`,
          eventBody(venueId, { maxSeatsPerOrder: 4, taxRateBasisPoints: 5 }),
        ],
        ['patch', `/v1/events/${liveId}`, eventBody(venueId, { refundCutoffAt: '2026-06-22T14:00:00Z' })],
        ['post', `/v1/events/${draftId}/publish`, { reason: 'x' }],
        ['post', '/v1/events/evt_missing/cancel', { reason: 'x' }],
      ] as const;
    await fc.assert(
      fc.asyncProperty(fc.nat(7), fc.nat(1_000), nasty, async (target, pick, value) => {
        const [method, path, body] = targets()[target] ?? targets()[0];
        const answer = await catalog.organizer[method](path, withOneWrong(body, pick, value));
        expect(answer.status).toBeLessThan(500);
        if (answer.status >= 400) {
          expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
          expect(answer.body).toMatchObject({ status: answer.status, code: expect.any(String) });
        }
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ['malformed JSON', '{"name":', 400],
    ['a list in place of an object', '[]', 400],
    ['nothing', '', 400],
    ['a key that reaches for the prototype', '{"__proto__":{"isAdmin":true}}', 400],
    ['more than 100 kB', JSON.stringify({ name: 'x'.repeat(103_000) }), 413],
  ])('%s is rejected', async (_what, text, status) => {
    const answer = await catalog.organizer
      .post('/v1/venues')
      .set('Content-Type', 'application/json')
      .send(text);
    expect(answer.status).toBe(status);
  });

  it.each(['%F0%9F%92%A5', "evt_' OR '1'='1", 'x'.repeat(60), '%00', '..%2F..%2Fetc'])(
    'the address of nothing, %s, is 404',
    async (id) => {
      await catalog.anyone.get(`/v1/events/${id}`).expect(404);
      await catalog.anyone.get(`/v1/venues/${id}`).expect(404);
      await catalog.anyone.get(`/v1/venues/${id}/seat-map`).expect(404);
    },
  );

  it('a version of a map that is no number is 400, and one that is not there 404', async () => {
    await catalog.anyone.get(`/v1/venues/${venueId}/seat-map?version=new`).expect(400);
    await catalog.anyone.get(`/v1/venues/${venueId}/seat-map?version=99`).expect(404);
    await catalog.anyone.get(`/v1/venues/${venueId}/seat-map?version=1e300`).expect(400);
  });

  it('another method than a route has is 405, and another address 404', async () => {
    await catalog.anyone.post('/v1/events/evt_missing').expect(405);
    await catalog.anyone.get('/v1/concerts').expect(404);
  });
});
