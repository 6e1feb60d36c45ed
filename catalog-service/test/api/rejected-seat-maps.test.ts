import { floor, seatBodies, seatMapBody, stalls, venueBody } from '../builders/request-bodies';
import { startCatalogFixture, type CatalogFixture } from '../builders/service-fixture';

describe('a seat map', () => {
  let catalog: CatalogFixture;
  let path: string;
  beforeAll(async () => {
    catalog = await startCatalogFixture();
    const venue = await catalog.organizer.post('/v1/venues', venueBody());
    path = `/v1/venues/${venue.body.id}/seat-map`;
  });
  afterAll(() => catalog.close());

  it.each([
    [
      'a section twice, but for case and blanks',
      [stalls(), stalls({ name: ' STALLS ' })],
      '/sections/1/name',
    ],
    [
      'a row twice',
      [stalls({ rows: ['a', 'b', 'A '].map((name) => ({ name, seats: seatBodies('1') })) })],
      '/sections/0/rows/2/name',
    ],
    [
      'a seat twice',
      [stalls({ rows: [{ name: 'A', seats: seatBodies('1', '2', '1') }] })],
      '/sections/0/rows/0/seats/2/number',
    ],
    [
      'a seat that is printed like another',
      [stalls({ rows: [{ name: 'A', seats: seatBodies('1', '1\u200b') }] })],
      '/sections/0/rows/0/seats/1/number',
    ],
    [
      'a joiner as the only difference',
      [stalls({ rows: [{ name: 'A', seats: seatBodies('1', '1\u200c') }] })],
      '/sections/0/rows/0/seats/1/number',
    ],
    ['a section with nothing to see', [floor({ name: '\u3164' })], '/sections/0/name'],
    [
      'a row with nothing to see',
      [stalls({ rows: [{ name: '\u200b', seats: seatBodies('1') }] })],
      '/sections/0/rows/0/name',
    ],
    [
      'a seat that runs backwards',
      [stalls({ rows: [{ name: 'A', seats: seatBodies('1\u202e2') }] })],
      '/sections/0/rows/0/seats/0/number',
    ],
    ['seats without rows', [{ name: 'Stalls', kind: 'SEATED', rows: [] }], '/sections/0/rows'],
    ['a row without seats', [stalls({ rows: [{ name: 'A', seats: [] }] })], '/sections/0/rows/0/seats'],
    ['seats with a capacity of their own', [stalls({ capacity: 9 })], '/sections/0/capacity'],
    ['standing without a capacity', [{ name: 'Floor', kind: 'STANDING' }], '/sections/0/capacity'],
    ['standing in rows', [floor({ rows: stalls().rows })], '/sections/0/rows'],
    ['nobody standing', [floor({ capacity: 0 })], '/sections/0/capacity'],
    [
      'more than 50,000 places',
      [floor({ capacity: 50_000 }), floor({ name: 'Ring', capacity: 1 })],
      '/sections',
    ],
    ['a name of 51 characters', [floor({ name: 'x'.repeat(51) })], '/sections/0/name'],
    ['a kind nobody knows', [floor({ kind: 'LYING' })], '/sections/0/kind'],
    ['a field nobody knows', [floor({ colour: 'red' })], '/sections/0/colour'],
  ])('is rejected with %s and says where', async (_what, sections, pointer) => {
    const answer = await catalog.organizer.put(path, { sections }).expect(400);
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
    await catalog.anyone.get(path).expect(404);
  });

  it.each([
    [
      'seats of two rows',
      [
        stalls({
          rows: [
            { name: '1', seats: seatBodies('2-3') },
            { name: '1-2', seats: seatBodies('3') },
          ],
        }),
      ],
      '/sections/0/rows/1/seats/0/number',
      ['"2-3" of row "1"', '"3" of row "1-2"', '"Stalls 1-2-3"'],
    ],
    [
      'seats of two sections',
      [
        stalls({ name: 'A', rows: [{ name: '1 2', seats: seatBodies('3') }] }),
        stalls({ name: 'a 1', rows: [{ name: '2', seats: seatBodies('3') }] }),
      ],
      '/sections/1/rows/0/seats/0/number',
      ['section "A"', 'section "a 1"'],
    ],
    [
      'a seat and a standing place',
      [
        stalls({ name: 'A', rows: [{ name: '1', seats: seatBodies('2 3') }] }),
        floor({ name: 'A 1-2', capacity: 5 }),
      ],
      '/sections/1/name',
      ['Seat "2 3"', 'place 3'],
    ],
  ])('is rejected when %s would have one label, and names both', async (_what, sections, pointer, named) => {
    const { body } = await catalog.organizer.put(path, { sections }).expect(400);
    expect(body.errors).toHaveLength(1);
    expect(body.errors[0].pointer).toBe(pointer);
    for (const name of named) expect(body.errors[0].detail).toContain(name);
  });

  it('says of a label of a wrong kind what it may be', async () => {
    const rows = [
      {
        name: 'A',
        seats: [
          { number: '\u200b', x: 0, y: 0 },
          { number: true, x: 1, y: 0 },
        ],
      },
    ];
    const { body } = await catalog.organizer.put(path, { sections: [stalls({ rows })] }).expect(400);
    expect(body.errors.map(({ detail }: { detail: string }) => detail)).toEqual([
      expect.stringMatching(/^number must be text that is not empty/),
      expect.stringMatching(/^number must be text or a number/),
    ]);
  });

  it('is rejected without sections', async () => {
    await catalog.organizer.put(path, { sections: [] }).expect(400);
  });

  it('is rejected with coordinates that are no finite numbers, even where JSON can spell them', async () => {
    const text = JSON.stringify(seatMapBody(stalls())).replace('"x":10', '"x":1e999');
    const answer = await catalog.organizer
      .put(path)
      .set('Content-Type', 'application/json')
      .send(text)
      .expect(400);
    expect(answer.body.errors[0].pointer).toBe('/sections/0/rows/0/seats/1/x');
  });
});
