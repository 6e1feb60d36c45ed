import { startServiceFixture, type ServiceFixture } from '../builders/service-fixture';

const NASTY_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e9,
  0.5,
  '',
  ' ',
  "' OR 1=1; DROP TABLE seats; --",
  '\u0000',
  'a'.repeat(10_000),
  '__proto__',
  [],
  [[]],
  {},
  { toString: 'x' },
];

const FIELDS: Record<
  string,
  { readonly path: string; readonly fields: readonly string[]; readonly as: 'user' | 'service' }
> = {
  reserve: { path: '/v1/seats/reserve', fields: ['eventId', 'seatIds'], as: 'user' },
  release: { path: '/v1/seats/release', fields: ['reservationId'], as: 'user' },
  'reserve for a person': {
    path: '/v1/reservations',
    fields: ['userId', 'eventId', 'seatIds'],
    as: 'service',
  },
  extend: { path: '/v1/reservations/res_1/extend', fields: ['minutes'], as: 'service' },
  allocate: { path: '/v1/seats/allocate', fields: ['reservationId', 'orderId'], as: 'service' },
  deallocate: { path: '/v1/seats/deallocate', fields: ['orderId', 'seatIds'], as: 'service' },
};

const good: Record<string, unknown> = {
  eventId: 'evt_1',
  seatIds: ['seat_a'],
  reservationId: 'res_1',
  userId: 'usr_a',
  orderId: 'ord_1',
  minutes: 5,
};

describe('nonsense', () => {
  let seating: ServiceFixture;
  beforeAll(async () => {
    seating = await startServiceFixture();
  });
  afterAll(() => seating.stop());

  const post = (path: string, as: 'user' | 'service') =>
    seating.api
      .post(path)
      .set(
        'authorization',
        as === 'user'
          ? seating.asUser('usr_a')
          : seating.asService('order-service', 'reservations:write', 'seats:allocate'),
      )
      .set('content-type', 'application/json');

  it.each(Object.entries(FIELDS))('in any field of %s is a bad request', async (_, { path, fields, as }) => {
    for (const field of fields) {
      for (const value of NASTY_VALUES) {
        if (field === 'minutes' && value === 1e9) continue;
        const body = { ...Object.fromEntries(fields.map((name) => [name, good[name]])), [field]: value };
        const response = await post(path, as).send(JSON.stringify(body));
        expect([field, value, response.status]).toEqual([field, value, 400]);
      }
    }
  });

  it.each(Object.entries(FIELDS))('instead of a body of %s is a bad request', async (_, { path, as }) => {
    for (const text of ['', '{', '[]', 'null', '"x"', '{"__proto__": {"x": 1}}', '{"a": 1}']) {
      const response = await post(path, as).send(text);
      expect([text, response.status]).toEqual([text, 400]);
      expect(response.headers['content-type']).toContain('application/problem+json');
    }
  });
});
